-- Ask the requests of a file one after another, each as often as it stands there, and tell what came
-- of it as one line of JSON. A line is: Accept, a tab, the path before the query's text, a tab, that
-- text. With a third argument that is not empty a comment that never came before precedes the text.
local lines, at, number, unique = {}, 0, 0, ""

function init(arguments)
  unique = arguments[2] or ""
  for line in io.lines(arguments[1]) do
    local accept, before, query = line:match("^(.-)\t(.-)\t(.*)$")
    lines[#lines + 1] = { before = before, query = query, headers = { Accept = accept } }
  end
end

function request()
  at = at % #lines + 1
  local line, comment = lines[at], ""
  if unique ~= "" then
    number = number + 1
    comment = "%23%20" .. unique .. "-" .. number .. "%0A"
  end
  return wrk.format("GET", line.before .. comment .. line.query, line.headers)
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "status": %d, "lost": %d, "p50": %f, "p99": %f}\n',
    summary.requests, summary.duration, summary.bytes, errors.status, lost,
    latency:percentile(50), latency:percentile(99)))
end
