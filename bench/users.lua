-- Random users for wrk: wrk -t1 -c32 -d20s --latency -s users.lua URL -- USERS [PREFIX] [K] [QUERY] [PAUSE]
-- PREFIX comes before the number in each user id, none by default; QUERY, such as filter=price+%3C+10, after k.
-- Each connection waits PAUSE milliseconds before a request, on average: none by default.
local users, prefix, query

function init(args)
  users = tonumber(args[1]) or 9308
  prefix = args[2] or ""
  query = "/recommendations?k=" .. (args[3] or "10")
  if args[4] and args[4] ~= "" then
    query = query .. "&" .. args[4]
  end
  local pause = tonumber(args[5]) or 0
  if pause > 0 then
    delay = function() return math.random(0, 2 * pause) end
  end
  math.randomseed(42)
end

function request()
  return wrk.format("GET", "/v1/users/" .. prefix .. math.random(0, users - 1) .. query)
end

function done(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("requests/s %.0f  p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  failed %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, failed))
end
