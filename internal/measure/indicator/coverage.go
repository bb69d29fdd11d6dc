package indicator

// EnoughCoverage is the share of the registered below which a figure stands with
// a warning: those who stay away are seldom like those who come. The limit is
// the programme's wish for D/S, not a finding.
const EnoughCoverage = 0.90

// Coverage is the key of the indicator that tells how many of the registered a
// figure rests on; empty for a figure that is a coverage itself.
func (d Definition) Coverage() string {
	switch d.Group {
	case "status":
		return "measured"
	case "gain":
		return "weighed"
	}
	return ""
}
