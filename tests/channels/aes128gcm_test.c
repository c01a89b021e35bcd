/* The sealed body of a push, held against RFC 8291's own example. */
#include "channels/aes128gcm.h"
#include "bytes.h"

static const char receiver_public[] =
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

static void the_published_message_is_sealed_as_published(void **state)
{
	(void)state;
	static const char text[] = "When I grow up, I want to be a watermelon";
	struct push_receiver receiver;
	struct p256 sender;
	unsigned char salt[PUSH_SALT];
	fill(receiver.public, receiver_public, P256_PUBLIC);
	fill(receiver.auth, "BTBZMqHH6r4Tts7J_aSIgg", PUSH_AUTH);
	fill(sender.private, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", P256_PRIVATE);
	fill(salt, "DGv6ra1nlYgDCS1FRnbzlw", PUSH_SALT);
	assert_true(p256_complete(&sender));
	const unsigned char *body =
		aes128gcm_body(arena, &receiver, &sender, salt, text, strlen(text));
	assert_non_null(body);
	assert_string_equal(
		base64url(arena, body, strlen(text) + PUSH_OVERHEAD),
		"DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vC"
		"YLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXL"
		"WyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
	assert_null(aes128gcm_body(arena, &receiver, &sender, salt, text,
				   PUSH_BODY_LIMIT - PUSH_OVERHEAD + 1));
	receiver.public[64] ^= 1;
	assert_null(aes128gcm_body(arena, &receiver, &sender, salt, text, strlen(text)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_message_is_sealed_as_published),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
