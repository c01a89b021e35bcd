-- The checked colours and voice of one network: all that its style sheet is made of.
-- in:  network_id uuid
-- out: theme_accent text, theme_on_accent text, theme_card text, theme_on_card text, theme_rim text, theme_accent_dark text,
-- out: theme_on_accent_dark text, theme_card_dark text, theme_voice text
SELECT theme_accent, theme_on_accent, theme_card, theme_on_card, theme_rim, theme_accent_dark, theme_on_accent_dark, theme_card_dark,
	theme_voice
FROM network
WHERE network_id = $1;
