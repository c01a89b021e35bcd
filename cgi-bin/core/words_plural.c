/* Plural rules: gettext's subset of C expressions over n, read once into a tree. */
#include "core/words_plural.h"
#include <string.h>

enum { MOST_NODES = 400, MOST_DEPTH = 50, MOST_FORMS = 10 }; /* Arabic needs 40, 10 and 6 */

enum operation {
	NUMBER,
	COUNT,
	NOT,
	CHOOSE,
	OR,
	AND,
	EQUAL,
	UNEQUAL,
	AT_MOST,
	AT_LEAST,
	LESS,
	GREATER,
	PLUS,
	MINUS,
	TIMES,
	DIVIDED,
	REST,
	OPERATIONS
};

struct plural_node {
	enum operation operation;
	uint64_t number;
	const struct plural_node *a, *b, *c;
};

/* In this order: "<=" has to be tried before "<". */
static const struct {
	const char *text;
	int precedence;
} operators[OPERATIONS] = {
	[OR] = {"||", 1},      [AND] = {"&&", 2},      [EQUAL] = {"==", 3}, [UNEQUAL] = {"!=", 3},
	[AT_MOST] = {"<=", 4}, [AT_LEAST] = {">=", 4}, [LESS] = {"<", 4},   [GREATER] = {">", 4},
	[PLUS] = {"+", 5},     [MINUS] = {"-", 5},     [TIMES] = {"*", 6},  [DIVIDED] = {"/", 6},
	[REST] = {"%", 6},
};

struct reader {
	struct arena *arena;
	const char *at;
	int nodes, depth;
	bool broken;
};

static const struct plural_node *read_choice(struct reader *reader);

static void skip_blanks(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t");
}

static bool take(struct reader *reader, const char *token)
{
	size_t length = strlen(token);

	skip_blanks(reader);
	if (strncmp(reader->at, token, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static void expect(struct reader *reader, const char *token)
{
	if (!take(reader, token))
		reader->broken = true;
}

static const struct plural_node *node(struct reader *reader, struct plural_node made)
{
	if (++reader->nodes > MOST_NODES)
		reader->broken = true;
	if (reader->broken)
		return NULL;
	struct plural_node *kept = arena_alloc(reader->arena, sizeof(*kept));
	*kept = made;
	return kept;
}

static uint64_t read_number(struct reader *reader)
{
	uint64_t number = 0;

	skip_blanks(reader);
	if (*reader->at < '0' || *reader->at > '9')
		reader->broken = true;
	for (; *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
		number = number * 10 + (uint64_t)(*reader->at - '0');
		if (number > 1000000000)
			reader->broken = true;
	}
	return number;
}

static const struct plural_node *read_operand(struct reader *reader)
{
	const struct plural_node *operand = NULL;

	if (++reader->depth > MOST_DEPTH)
		reader->broken = true;
	if (reader->broken)
		return NULL;
	if (take(reader, "n")) {
		operand = node(reader, (struct plural_node){.operation = COUNT});
	} else if (take(reader, "!")) {
		operand = read_operand(reader);
		operand = node(reader, (struct plural_node){.operation = NOT, .a = operand});
	} else if (take(reader, "(")) {
		operand = read_choice(reader);
		expect(reader, ")");
	} else {
		uint64_t number = read_number(reader);
		operand = node(reader, (struct plural_node){.operation = NUMBER, .number = number});
	}
	reader->depth--;
	return operand;
}

/* The operator that comes next, if it binds at least so tightly; else OPERATIONS. */
static enum operation take_operator(struct reader *reader, int precedence)
{
	for (enum operation operation = OR; operation < OPERATIONS; operation++)
		if (operators[operation].precedence >= precedence &&
		    take(reader, operators[operation].text))
			return operation;
	return OPERATIONS;
}

static const struct plural_node *read_binary(struct reader *reader, int precedence)
{
	const struct plural_node *left = read_operand(reader);

	while (!reader->broken) {
		enum operation operation = take_operator(reader, precedence);
		if (operation == OPERATIONS)
			break;
		const struct plural_node *right =
			read_binary(reader, operators[operation].precedence + 1);
		left = node(reader, (struct plural_node){operation, 0, left, right, NULL});
	}
	return left;
}

static const struct plural_node *read_choice(struct reader *reader)
{
	if (++reader->depth > MOST_DEPTH)
		reader->broken = true;
	const struct plural_node *condition = read_binary(reader, 1);
	if (!reader->broken && take(reader, "?")) {
		const struct plural_node *yes = read_choice(reader);
		expect(reader, ":");
		const struct plural_node *no = read_choice(reader);
		condition = node(reader, (struct plural_node){CHOOSE, 0, condition, yes, no});
	}
	reader->depth--;
	return condition;
}

bool plural_read(struct arena *arena, const char *text, struct plural *plural)
{
	struct reader reader = {.arena = arena, .at = text};

	expect(&reader, "nplurals");
	expect(&reader, "=");
	plural->forms = read_number(&reader);
	expect(&reader, ";");
	expect(&reader, "plural");
	expect(&reader, "=");
	plural->rule = read_choice(&reader);
	skip_blanks(&reader);
	bool ended = *reader.at == ';' || *reader.at == '\n' || *reader.at == '\0';
	return ended && !reader.broken && plural->forms >= 1 && plural->forms <= MOST_FORMS;
}

static uint64_t evaluate(const struct plural_node *node, uint64_t n, bool *impossible);

static uint64_t combine(enum operation operation, uint64_t a, uint64_t b, bool *impossible)
{
	switch ((int)operation) {
	case EQUAL:
		return a == b;
	case UNEQUAL:
		return a != b;
	case AT_MOST:
		return a <= b;
	case AT_LEAST:
		return a >= b;
	case LESS:
		return a < b;
	case GREATER:
		return a > b;
	case PLUS:
		return a + b;
	case MINUS:
		return a - b;
	case TIMES:
		return a * b;
	default: /* DIVIDED, REST */
		if (b == 0) {
			*impossible = true;
			return 0;
		}
		return operation == REST ? a % b : a / b;
	}
}

static uint64_t evaluate(const struct plural_node *node, uint64_t n, bool *impossible)
{
	uint64_t a = node->a ? evaluate(node->a, n, impossible) : 0;

	switch ((int)node->operation) {
	case NUMBER:
		return node->number;
	case COUNT:
		return n;
	case NOT:
		return !a;
	case CHOOSE:
		return evaluate(a ? node->b : node->c, n, impossible);
	case OR:
		return a || evaluate(node->b, n, impossible);
	case AND:
		return a && evaluate(node->b, n, impossible);
	default:
		return combine(node->operation, a, evaluate(node->b, n, impossible), impossible);
	}
}

uint64_t plural_form(const struct plural *plural, uint64_t count)
{
	bool impossible = false;
	uint64_t form = evaluate(plural->rule, count, &impossible);

	return impossible || form >= plural->forms ? 0 : form;
}
