-- A rerank request of about 4 KiB; with a think time in ms as argument, each connection waits that long between requests.
local think

function init(args)
  think = tonumber(args[1] or "0")
  if think == 0 then delay = nil end
  local document = string.rep("the quick brown fox jumps over the lazy dog ", 9)
  local documents = {}
  for i = 1, 10 do documents[i] = '"' .. document .. i .. '"' end
  wrk.method = "POST"
  wrk.headers["Host"] = "product-search.shop"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"query":"fox","documents":[' .. table.concat(documents, ",") .. "]}"
end

function delay()
  return think
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
