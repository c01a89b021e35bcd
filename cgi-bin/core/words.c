/* Message catalogues: a .mo file is read whole, checked once, and indexed by a hash table. */
#include "core/words.h"
#include "core/words_plural.h"
#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, HEADER_BYTES = 28 };

struct message {
	const char *key; /* NULL: an empty place of the table */
	size_t key_length;
	const char *count_name; /* NULL: no plural forms */
	const char *text;	/* its forms, a 0 behind each */
	size_t length;		/* of all of them */
};

struct words {
	struct arena *arena; /* what everything here lives in */
	const unsigned char *file;
	size_t size;
	bool swapped; /* written on a machine of the other byte order */
	struct message *messages;
	size_t places; /* a power of two, at least twice the messages */
	struct plural plural;
	const char *language;
};

static size_t place_of(const struct words *words, const char *key, size_t length)
{
	uint32_t hash = 2166136261u;

	for (size_t at = 0; at < length; at++)
		hash = (hash ^ (unsigned char)key[at]) * 16777619u;
	return hash & (words->places - 1);
}

/* The message of `key`, or the empty place where it would be. */
static struct message *look_up(const struct words *words, const char *key, size_t length)
{
	for (size_t place = place_of(words, key, length);;
	     place = (place + 1) & (words->places - 1)) {
		struct message *message = &words->messages[place];
		if (!message->key ||
		    (message->key_length == length && memcmp(message->key, key, length) == 0))
			return message;
	}
}

static uint32_t number_at(const struct words *words, size_t offset)
{
	const unsigned char *at = words->file + offset;

	return words->swapped ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
					(uint32_t)at[2] << 8 | at[3]
			      : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 |
					(uint32_t)at[1] << 8 | at[0];
}

/* The text described by the entry at `entry`; NULL when it leaves the file or has no 0 behind it.
 */
static const char *text_at(const struct words *words, size_t entry, size_t *length)
{
	size_t offset = number_at(words, entry + 4);

	*length = number_at(words, entry);
	if (offset >= words->size || *length >= words->size - offset ||
	    words->file[offset + *length] != 0)
		return NULL;
	return (const char *)words->file + offset;
}

static const char *add_message(struct words *words, size_t original, size_t translation)
{
	size_t key_length = 0, length = 0;
	const char *key = text_at(words, original, &key_length);
	const char *text = text_at(words, translation, &length);

	if (!key || !text)
		return "a message lies outside of the file";
	size_t first_length = strlen(key);
	struct message *message = look_up(words, key, first_length);
	if (message->key)
		return "a message stands twice";
	*message = (struct message){
		.key = key,
		.key_length = first_length,
		.count_name = first_length < key_length ? key + first_length + 1 : NULL,
		.text = text,
		.length = length,
	};
	return NULL;
}

static const char *index_messages(struct words *words)
{
	static const unsigned char little[] = {0xde, 0x12, 0x04, 0x95};
	static const unsigned char big[] = {0x95, 0x04, 0x12, 0xde};

	if (words->size < HEADER_BYTES)
		return "too short for a catalogue";
	words->swapped = memcmp(words->file, big, sizeof(big)) == 0;
	if (!words->swapped && memcmp(words->file, little, sizeof(little)) != 0)
		return "not a catalogue";
	if (number_at(words, 4) >> 16 > 1)
		return "of a format not known here";
	size_t count = number_at(words, 8);
	size_t originals = number_at(words, 12), translations = number_at(words, 16);
	if (count > words->size / 16 || originals > words->size - 8 * count ||
	    translations > words->size - 8 * count)
		return "its tables lie outside of the file";

	for (words->places = 16; words->places < 2 * count; words->places *= 2)
		;
	words->messages = arena_alloc(words->arena, words->places * sizeof(*words->messages));
	const char *wrong = NULL;
	for (size_t at = 0; at < count && !wrong; at++)
		wrong = add_message(words, originals + 8 * at, translations + 8 * at);
	return wrong;
}

/* The value of a header line ("" when there is none); it ends with its line. */
static const char *header_value(const struct words *words, const char *name)
{
	const char *line = words_find(words, "", 0, NULL);
	size_t name_length = strlen(name);

	while (line && *line) {
		size_t length = strcspn(line, "\n");
		if (length > name_length && strncmp(line, name, name_length) == 0 &&
		    line[name_length] == ':') {
			const char *value = line + name_length + 1;
			value += strspn(value, " \t");
			return value < line + length ? arena_copy(words->arena, value,
								  (size_t)(line + length - value))
						     : "";
		}
		line += length + (line[length] == '\n');
	}
	return "";
}

static const char *read_header(struct words *words)
{
	const char *forms = header_value(words, "Plural-Forms");

	words->language = header_value(words, "Language");
	if (!plural_read(words->arena, *forms ? forms : "nplurals=2; plural=n != 1;",
			 &words->plural))
		return "its Plural-Forms cannot be understood";
	return NULL;
}

static const char *read_file(struct words *words, const char *path)
{
	FILE *file = fopen(path, "rb");
	const char *wrong = NULL;

	if (!file)
		return "cannot be opened";
	long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	if (size < 0 || size > MOST_BYTES || fseek(file, 0, SEEK_SET) != 0) {
		wrong = "cannot be read, or is too large";
	} else {
		unsigned char *bytes = arena_alloc(words->arena, (size_t)size + 1);
		words->size = fread(bytes, 1, (size_t)size, file);
		words->file = bytes;
	}
	fclose(file);
	return wrong;
}

struct words *words_open(const char *path)
{
	struct arena *arena = arena_new((size_t)8 * MOST_BYTES);
	struct words *words = arena_alloc(arena, sizeof(*words));
	words->arena = arena;

	const char *wrong = read_file(words, path);
	if (!wrong)
		wrong = index_messages(words);
	if (!wrong)
		wrong = read_header(words);
	if (!wrong)
		return words;
	fprintf(stderr, "words: %s: %s\n", path, wrong);
	arena_free(arena);
	return NULL;
}

void words_close(struct words *words)
{
	if (words)
		arena_free(words->arena);
}

const char *words_find(const struct words *words, const char *key, size_t length,
		       const char **count_name)
{
	const struct message *message = look_up(words, key, length);

	if (count_name)
		*count_name = message->count_name;
	return message->key ? message->text : NULL;
}

const char *words_plural(const struct words *words, const char *key, size_t length, int64_t count)
{
	const struct message *message = look_up(words, key, length);
	if (!message->key || !message->count_name)
		return message->key ? message->text : NULL;

	uint64_t form = plural_form(&words->plural, count < 0 ? -(uint64_t)count : (uint64_t)count);
	const char *text = message->text, *end = message->text + message->length;
	for (; form > 0; form--) {
		text += strlen(text) + 1;
		if (text > end)
			return message->text; /* fewer forms than the header promises */
	}
	return text;
}

const char *words_language(const struct words *words)
{
	return words->language;
}
