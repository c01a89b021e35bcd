-- Who may touch what: one block a binary. Run after every migration; starts from nothing.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, loyalty_guest, loyalty_manage, loyalty_owner, loyalty_api, loyalty_dev, loyalty_worker, loyalty_send, loyalty_hook, loyalty_setup;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO loyalty_guest, loyalty_manage, loyalty_owner, loyalty_api, loyalty_dev, loyalty_worker, loyalty_send, loyalty_hook, loyalty_setup;

-- Everyone who answers requests or moves points: read the programme; write the ledger only by adding.
GRANT SELECT ON programme, network, tier, earning_rule, reward, restaurant, till, guest, guest_account, visit, entry, lot, lot_use, earn_line,
	earning_carry, redemption, refund, due, referral TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;
GRANT INSERT ON entry, lot, lot_use, audit TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;
GRANT INSERT, DELETE ON due TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;
GRANT UPDATE ON guest_account, lot TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;
GRANT INSERT, UPDATE ON redemption TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_setup;
GRANT UPDATE ON redemption TO loyalty_worker;
GRANT UPDATE (stock) ON reward TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;
GRANT SELECT, INSERT ON idempotency TO loyalty_guest, loyalty_manage, loyalty_api;
GRANT SELECT ON message_template, message_channel, push_device, opt_out, expiry_reminder TO loyalty_guest, loyalty_manage, loyalty_api, loyalty_worker, loyalty_setup;

-- guest: signing in by code, the page, redeeming.
GRANT SELECT, INSERT, UPDATE ON push_device TO loyalty_guest, loyalty_api;
GRANT SELECT ON network_address, card_code, guest_session, otp, otp_try, otp_phone, consent TO loyalty_guest;
GRANT INSERT ON guest, guest_account, referral, consent, device, guest_session, otp, otp_try, otp_phone, card_code, outbox TO loyalty_guest;
GRANT UPDATE ON card_counter, device, otp, otp_try, otp_phone, card_code, guest_session TO loyalty_guest;
GRANT SELECT ON card_counter, device TO loyalty_guest;
GRANT UPDATE (verified_at, verified_method, language) ON guest TO loyalty_guest;

-- api: the same for the guest's own apps.
GRANT SELECT ON network_address, guest_session, otp, otp_try, otp_phone, consent, card_counter, device, job_run TO loyalty_api;
GRANT INSERT ON guest, guest_account, consent, device, guest_session, otp, otp_try, otp_phone, outbox TO loyalty_api;
GRANT UPDATE ON card_counter, device, otp, otp_try, otp_phone, guest_session TO loyalty_api;
GRANT UPDATE (verified_at, verified_method) ON guest TO loyalty_api;

-- manage: the till and its people.
GRANT SELECT ON staff_login, login_failure, staff, staff_restaurant, staff_session, card_code, card_use, till_try, card_counter,
	visit_reference, consent TO loyalty_manage;
GRANT INSERT ON login_failure, staff_session, card_use, till_try, guest, guest_account, visit, visit_reference, refund, earn_line,
	earning_carry, outbox TO loyalty_manage;
GRANT UPDATE ON staff_session, card_counter, earning_carry TO loyalty_manage;
GRANT UPDATE (refunded_minor, voided_at, voided_by, confirmed_at) ON visit TO loyalty_manage;
GRANT UPDATE (tier_rank, tier_below_since) ON guest TO loyalty_manage;
GRANT SELECT (network_id, outbox_id, guest_id, channel, kind, state, attempts, created_at, ended_at, error, provider, delivery, delivery_at, delivery_error)
	ON outbox TO loyalty_manage;
GRANT INSERT, UPDATE, DELETE ON message_template TO loyalty_manage;
GRANT INSERT, UPDATE ON message_channel TO loyalty_manage;
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_account TO loyalty_manage;
GRANT SELECT, DELETE ON provider_health TO loyalty_manage;

GRANT SELECT ON guest_token, summary_state, summary_day, summary_network, summary_reach, watched_guest, figure_row, activity, guest_row TO loyalty_manage;

-- owner: networks, money, jobs and what was done; of guests their number alone, of messages not what they say.
GRANT SELECT ON network, network_address, restaurant, subscription, credit, plan, plan_price, feature, plan_feature, audit, platform_audit,
	job, job_run, job_request, audit_row, summary_state, summary_network, summary_day, owner, owner_session, owner_recovery, login_failure TO loyalty_owner;
GRANT SELECT (network_id, staff_id, name, role) ON staff TO loyalty_owner;
GRANT SELECT (network_id, outbox_id, channel, kind, priority, state, attempts, next_at, deadline_at, created_at, ended_at, error, sendable, provider,
	delivery, delivery_at, delivery_error) ON outbox TO loyalty_owner;
GRANT SELECT ON provider_health TO loyalty_owner;
GRANT INSERT ON subscription, credit, audit, platform_audit, job_request, owner_session, owner_recovery, login_failure TO loyalty_owner;
GRANT UPDATE ON owner_session TO loyalty_owner;
GRANT UPDATE (totp_sealed, totp_confirmed_at, totp_step) ON owner TO loyalty_owner;
GRANT UPDATE (used_at) ON owner_recovery TO loyalty_owner;
GRANT UPDATE (ends_at) ON subscription TO loyalty_owner;
GRANT UPDATE (state, attempts, next_at, ended_at, error) ON outbox TO loyalty_owner;
GRANT UPDATE (restaurants, guests) ON plan TO loyalty_owner;
GRANT INSERT, UPDATE (monthly_minor), DELETE ON plan_price TO loyalty_owner;
GRANT INSERT, DELETE ON plan_feature TO loyalty_owner;
GRANT DELETE ON owner_recovery TO loyalty_owner;

-- dev: the demo's clock and messages; no guest's data.
GRANT SELECT ON due, otp, outbox TO loyalty_dev;
GRANT SELECT (owner_id, email_sealed, totp_sealed, totp_confirmed_at, totp_step, created_at) ON owner TO loyalty_dev;

-- worker: what falls due, cleaning up, recomputing.
GRANT SELECT ON otp, guest_session, staff_session, idempotency, login_failure, card_code, card_use, till_try, otp_try, job_run TO loyalty_worker;
GRANT UPDATE (confirmed_at) ON visit TO loyalty_worker;
GRANT UPDATE (rewarded_at) ON referral TO loyalty_worker;
GRANT UPDATE (tier_rank, tier_below_since) ON guest TO loyalty_worker;
GRANT UPDATE (code_hash, phone_sealed, dead_at) ON otp TO loyalty_worker;
GRANT DELETE ON otp, otp_try, guest_session, staff_session, idempotency, login_failure, card_code, card_use, till_try, device, outbox, push_device,
	owner_session, sent_message, receipt, inbound, job_run TO loyalty_worker;
GRANT SELECT ON device TO loyalty_worker;
GRANT SELECT (network_id, outbox_id, state, created_at, ended_at) ON outbox TO loyalty_worker;
GRANT SELECT (network_id, push_device_id, gone_at) ON push_device TO loyalty_worker;
GRANT SELECT (token_hash, expires_at, ended_at) ON owner_session TO loyalty_worker;
GRANT SELECT (provider, message_id, sent_at) ON sent_message TO loyalty_worker;
GRANT SELECT (provider, event_id, received_at) ON receipt, inbound TO loyalty_worker;
GRANT INSERT ON job_run, outbox, expiry_reminder TO loyalty_worker;
GRANT UPDATE ON job_run TO loyalty_worker;
GRANT SELECT, DELETE ON job_request TO loyalty_worker;
GRANT SELECT, INSERT, UPDATE ON job TO loyalty_worker;
GRANT INSERT ON platform_audit TO loyalty_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON summary_state, summary_day, summary_network, summary_reach, watched_guest TO loyalty_worker;
GRANT SELECT ON figure_row, activity TO loyalty_worker;

-- send: the outbox, who carries it, and what providers answer.
GRANT SELECT, UPDATE ON outbox TO loyalty_send;
GRANT SELECT ON provider_account TO loyalty_send;
GRANT SELECT, DELETE ON last_inbound TO loyalty_send;
GRANT SELECT, INSERT ON opt_out TO loyalty_send;
GRANT SELECT, INSERT, UPDATE ON provider_health, send_budget TO loyalty_send;
GRANT SELECT (network_id, push_device_id, gone_at), UPDATE (gone_at) ON push_device TO loyalty_send;
GRANT SELECT, INSERT, UPDATE ON job_run TO loyalty_send;

-- hook: what providers say of messages, and what people write; both roles put receipts and messages together.
GRANT SELECT ON receipt TO loyalty_hook, loyalty_send;
GRANT SELECT, INSERT ON sent_message TO loyalty_hook, loyalty_send;
GRANT SELECT (network_id, outbox_id, delivery, created_at), UPDATE (delivery, delivery_at, delivery_error) ON outbox TO loyalty_hook;
GRANT SELECT (network_id, outbox_id, reminded_at, delivered_at), UPDATE (delivered_at) ON expiry_reminder TO loyalty_hook, loyalty_send;
GRANT INSERT ON receipt, inbound, opt_out TO loyalty_hook;
GRANT SELECT (provider, event_id) ON inbound TO loyalty_hook;
GRANT SELECT, INSERT, UPDATE ON last_inbound TO loyalty_hook;
GRANT SELECT (network_id, channel, address_index), DELETE ON opt_out TO loyalty_hook;
GRANT SELECT ON provider_account TO loyalty_hook;
GRANT SELECT (network_id) ON network TO loyalty_hook;

-- setup: making a network and, in the demo, its history.
GRANT SELECT, INSERT, UPDATE ON programme, network, network_address, tier, earning_rule, reward, restaurant, till, staff, staff_restaurant, staff_login,
	owner, guest, guest_account, card_counter, consent, device, visit, visit_reference, refund, earning_carry, referral TO loyalty_setup;
GRANT INSERT ON earn_line, outbox TO loyalty_setup;
GRANT SELECT ON audit, job_run TO loyalty_setup;
GRANT SELECT, INSERT, UPDATE ON subscription TO loyalty_setup;
GRANT SELECT, INSERT ON credit TO loyalty_setup;
GRANT INSERT ON otp_try TO loyalty_setup;
GRANT SELECT, INSERT, DELETE ON guest_token TO loyalty_setup;
GRANT SELECT, INSERT, UPDATE, DELETE ON summary_state, summary_day, summary_network, summary_reach, watched_guest TO loyalty_setup;
GRANT SELECT ON figure_row, activity, otp_try TO loyalty_setup;
GRANT SELECT, INSERT ON owner_recovery TO loyalty_setup;
GRANT SELECT ON plan, plan_price TO loyalty_setup;
