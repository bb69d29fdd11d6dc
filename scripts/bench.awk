# Turns the benchmarks' output into docs/performance.md.
BEGIN {
  if (!rows) {
    print "# How fast it is\n"
    print "Made by `make bench` on " when ": " cpu ", " cores " cores, " go ". Not typed by hand."
    print "Ratios (×naive) come from the same run: the same work done the plain way."
    print "Times depend on the machine; trust the ratios.\n"
  }
  print "| what | must reach | measured |"
  print "|---|---|---|"
}
FILENAME ~ /targets$/ {
  if ($0 !~ /^#/ && split($0, part, " \\| ") == 3) { order[++n] = part[1]; what[part[1]] = part[2]; target[part[1]] = part[3] }
  next
}
/^Benchmark/ && NF > 2 {
  name = $1; sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
  text = ""
  for (i = 3; i < NF; i += 2) {
    if ($(i+1) == "ns/op" || $(i+1) == "B/op" || $(i+1) == "allocs/op" || $(i+1) == "MB/s") continue
    value = $i + 0
    text = text (text == "" ? "" : " · ") (value >= 1000 ? commas(value) : sprintf("%.3g", value)) " " $(i+1)
  }
  if (text == "") text = nanos($3)
  measured[name] = text
}
END {
  for (i = 1; i <= n; i++) {
    found = measured[order[i]]
    for (name in measured) if (found == "" && index(name, order[i] "/") == 1) found = measured[name]
    print "| " what[order[i]] " | " target[order[i]] " | " (found == "" ? "not measured" : found) " |"
  }
}
function commas(x,  s, t) { for (s = sprintf("%.0f", x); length(s) > 3; s = substr(s, 1, length(s) - 3)) t = "," substr(s, length(s) - 2) t; return s t }
function nanos(x) { return x > 1e6 ? sprintf("%.3g ms", x / 1e6) : sprintf("%.3g µs", x / 1e3) }
