package edition

import (
	"embed"
	"encoding/csv"
	"math"
	"strconv"
	"strings"

	"tumbuh/internal/fact/standard"
)

//go:embed data/*.csv
var data embed.FS

// All are the editions, in order of time.
var All = []Edition{
	{Key: "2018", NameID: "Daftar 20 indikator", NameEN: "List of 20 indicators", From: 2018, To: 2021, Official: 20, Source: "guide-2018", Certainty: standard.Seen, Indicators: read("2018")},
	{Key: "2022", NameID: "Master Ansit 2022 (Perpres 72/2021)", NameEN: "Master Ansit 2022 (Perpres 72/2021)", From: 2022, To: 2024, Official: 64, Source: "se-8476-2022", Certainty: standard.Seen, Indicators: read("2022")},
	{Key: "2025", NameID: "Aksi Konvergensi 2025", NameEN: "Convergence actions 2025", From: 2025, Official: 31, Source: "se-1685-2025", Certainty: standard.Recalled, Indicators: read("2025")},
}

// read panics on a file of ours that is not as it should be: a test opens them all.
func read(key string) (all []Indicator) {
	f, err := data.Open("data/" + key + ".csv")
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	for _, row := range rows[1:] {
		at := map[string]string{}
		for i, name := range rows[0] {
			at[name] = row[i]
		}
		x := Indicator{ID: at["id"], NameID: at["name_id"], NameEN: at["name_en"], Group: at["group"], Kind: at["kind"], Nature: at["nature"],
			Level: Level(at["level"]), Measure: Measure(at["measure"]), Lower: at["lower"] == "1", DesaOnly: at["desa_only"] == "1", Adds: Adding(at["adds"]),
			NumeratorID: at["numerator_id"], NumeratorEN: at["numerator_en"], DenominatorID: at["denominator_id"], DenominatorEN: at["denominator_en"],
			Offices: words(at["offices"]), Same: words(at["same"]), Source: at["source"], Certainty: standard.Certainty(at["certainty"]), Note: at["note"]}
		if t, err := strconv.ParseFloat(at["target_2024"], 64); err == nil {
			x.Targets = []Target{{2024, int(math.Round(t * 100)), at["target_basis"], standard.Certainty(at["target_certainty"])}}
		}
		all = append(all, x)
	}
	return all
}

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}
