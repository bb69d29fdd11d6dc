package workbook

import "testing"

func TestAPlaceIsFoundOrRefusedByName(t *testing.T) {
	for name, c := range map[string]struct {
		regency string
		line    Line
		village string
		key     string
	}{
		"by code":                           {"7312", Line{VillageCode: "7312012005"}, "7312012005", ""},
		"by code with its name":             {"7312", Line{VillageCode: "7312012005", Village: "GOARIE"}, "7312012005", ""},
		"a code that contradicts the name":  {"7312", Line{VillageCode: "7312012005", Village: "BARAE"}, "", "import.place.contradicts"},
		"a code of another regency":         {"7312", Line{VillageCode: "1301012001"}, "", "import.place.elsewhere"},
		"a code of nowhere":                 {"7312", Line{VillageCode: "7312019999"}, "", "import.place.code"},
		"by name in its kecamatan":          {"7312", Line{Regency: "SOPPENG", District: "MARIORIWAWO", Village: "GOARIE"}, "7312012005", ""},
		"by name with its kind":             {"7312", Line{District: "Kec. Marioriwawo", Village: "Desa Goarie"}, "7312012005", ""},
		"by name without a kecamatan":       {"7312", Line{Village: "goarie"}, "7312012005", ""},
		"another regency by name":           {"7312", Line{Regency: "WAJO", Village: "GOARIE"}, "", "import.place.elsewhere"},
		"a kecamatan of nowhere":            {"7312", Line{District: "NOWHERE", Village: "GOARIE"}, "", "import.place.district.unknown"},
		"a village of another kecamatan":    {"7312", Line{District: "LALABATA", Village: "GOARIE"}, "", "import.place.village.unknown"},
		"a kelurahan and a desa of a name":  {"1201", Line{Regency: "TAPANULI TENGAH", District: "SORKAM BARAT", Village: "SORKAM KANAN"}, "", "import.place.village.ambiguous"},
		"the kelurahan of the two, by kind": {"1201", Line{District: "SORKAM BARAT", Village: "KELURAHAN SORKAM KANAN"}, "1201101001", ""},
		"the desa of the two, by code":      {"1201", Line{VillageCode: "1201102018", Village: "SORKAM KANAN"}, "1201102018", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlacer(c.regency)
			for range 2 { // the second answer is the kept one
				village, reasons := p.of(&c.line)
				if village != c.village || (c.key == "") != (reasons == nil) || c.key != "" && (reasons[0].Key != c.key || !reasons[0].Refuses) {
					t.Errorf("%s %+v", village, reasons)
				}
			}
		})
	}
}
