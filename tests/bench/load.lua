-- The requests that wrk makes, by SHAPE: page, status, redeem (form), redeem_api (JSON), mixed (status and redeem_api in turns), sale (form at the till), plain.
-- PEOPLE is a file of lines "guest_id cookie bearer csrf", STAFF one of "cookie csrf"; each request is a random one's.
local shape, slug = os.getenv("SHAPE"), os.getenv("SLUG")
local people, staff, seeded = {}, {}, 0
function setup(thread)
	seeded = seeded + 1
	thread:set("seed", seeded)
end
local function read(name, into)
	for line in io.lines(os.getenv(name)) do
		into[#into + 1] = line
	end
end
function init()
	math.randomseed(os.time() * 7919 + seed * 104729)
	if shape ~= "plain" then read("PEOPLE", people) end
	if shape == "sale" then read("STAFF", staff) end
end
local function key()
	return string.format("%08x%08x%08x", math.random(0, 0x7ffffffe), math.random(0, 0x7ffffffe), math.random(0, 0x7ffffffe))
end
local turn = false
local form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
local json = { ["Content-Type"] = "application/json" }
local headers = {}
function request()
	if shape == "plain" then return wrk.format() end
	local guest, cookie, bearer, csrf = people[math.random(#people)]:match("(%S+) (%S+) (%S+) (%S+)")
	local shape = shape
	if shape == "mixed" then
		turn = not turn
		shape = turn and "status" or "redeem_api"
	end
	if shape == "page" then
		headers["Cookie"] = "__Host-guest-" .. slug .. "=" .. cookie
		return wrk.format("GET", nil, headers)
	elseif shape == "status" then
		headers["Authorization"] = "Bearer " .. bearer
		return wrk.format("GET", nil, headers)
	elseif shape == "redeem" then
		form["Cookie"] = "__Host-guest-" .. slug .. "=" .. cookie
		return wrk.format("POST", nil, form, "csrf=" .. csrf .. "&once=" .. key() .. "&points=100&other=")
	elseif shape == "redeem_api" then
		json["Authorization"] = "Bearer " .. bearer
		json["Idempotency-Key"] = key()
		return wrk.format("POST", "/api/loyalty/redeem", json, '{"selectedPoints":100}')
	elseif shape == "sale" then
		local session, token = staff[math.random(#staff)]:match("(%S+) (%S+)")
		form["Cookie"] = "__Host-staff=" .. session
		return wrk.format("POST", nil, form,
			"csrf=" .. token .. "&once=" .. key() .. "&guest=" .. guest .. "&amount=" .. math.random(5, 90) .. ".50")
	end
end
function done(summary, latency)
	local e = summary.errors
	io.write(string.format("RESULT %d %.6f %.3f %.3f %d\n", summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
		latency:percentile(99) / 1000, e.connect + e.read + e.write + e.timeout))
end
