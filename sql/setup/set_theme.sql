-- A network's colours and voice.
-- in:  network_id uuid, accent text, card text, rim text, accent_dark text, on_accent_dark text, card_dark text, voice text
-- out:
UPDATE network SET theme_accent = $2, theme_card = $3, theme_rim = $4, theme_accent_dark = $5, theme_on_accent_dark = $6, theme_card_dark = $7,
	theme_voice = $8
WHERE network_id = $1;
