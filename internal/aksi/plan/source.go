package plan

import (
	"slices"

	"tumbuh/internal/fact/standard"
)

// Fund is whose budget money passes through; catalogue: plan.fund.<fund>.
type Fund string

const (
	RegencyFund Fund = "regency" // the APBD of the kabupaten or kota
	VillageFund Fund = "village" // the APBDes
	OtherFund   Fund = "other"   // neither: a ministry's, the province's own, a company's, people's
)

// Source is where money comes from; catalogue: plan.source.<key>.
type Source struct {
	Key       string
	Fund      Fund
	DesaOnly  bool // a kelurahan has none
	Origin    string
	Certainty standard.Certainty
}

// Sources in the order of pages. That BKK and DAK are budgeted in the regency's APBD is
// recalled; splitting the APBD by its incomes is our reading of the forms.
var Sources = []Source{
	{"apbd", RegencyFund, false, "forms", standard.Seen},
	{"pad", RegencyFund, false, "convergence-guide", standard.Own},
	{"dau", RegencyFund, false, "convergence-guide", standard.Own},
	{"dbh", RegencyFund, false, "convergence-guide", standard.Own},
	{"dak-fisik", RegencyFund, false, "dak-slides", standard.Seen},
	{"dak-nonfisik", RegencyFund, false, "dak-slides", standard.Seen},
	{"bkk", RegencyFund, false, "parepare", standard.Recalled},
	{"apbd-prov", OtherFund, false, "parepare", standard.Recalled},
	{"apbn", OtherFund, false, "convergence-guide", standard.Seen},
	{"dana-desa", VillageFund, true, "forms", standard.Seen},
	{"add", VillageFund, true, "convergence-guide", standard.Seen},
	{"apbdes", VillageFund, true, "forms", standard.Seen},
	{"bumdes", OtherFund, true, "forms", standard.Seen},
	{"csr", OtherFund, false, "forms", standard.Seen},
	{"swasta", OtherFund, false, "jatim-2025", standard.Seen},
	{"swadaya", OtherFund, false, "jatim-2025", standard.Seen},
	{"lain", OtherFund, false, "", standard.Own},
}

// SourceOf finds a source by its key.
func SourceOf(key string) (Source, bool) {
	i := slices.IndexFunc(Sources, func(s Source) bool { return s.Key == key })
	if i < 0 {
		return Source{}, false
	}
	return Sources[i], true
}
