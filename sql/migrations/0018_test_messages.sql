-- Test messages are few among many: they are counted and shown without looking at the others.
CREATE INDEX outbox_tests ON outbox (network_id, created_at DESC) WHERE kind = 'test';
