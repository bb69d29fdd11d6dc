package lokus_test

import (
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/record/framework"
)

func TestAMethodIsReadAsItsFormSays(t *testing.T) {
	t.Parallel()
	f := framework.Of(2026)
	all := methods()
	for _, p := range lokus.Presets {
		all = append(all, p.Method)
	}
	for _, m := range all {
		m.Criteria[0].Threshold = 1450
		got, err := lokus.Read(m.Form(), f)
		if err != nil {
			t.Fatalf("%v: %v", m, err)
		}
		m.Criteria = slices.Clone(m.Criteria)
		byKey(m.Criteria)
		byKey(got.Criteria)
		if !reflect.DeepEqual(got, m) {
			t.Errorf("%+v\nwas read as\n%+v", m, got)
		}
	}
	for text, field := range map[string]string{"bobot.share:stunting=banyak": "bobot.share:stunting", "bobot.share:stunting=1&ambang.share:stunting=1,234": "ambang.share:stunting",
		"bobot.x2=5&indikator.x2=ESS-99": "bobot.x2", "bobot.count:risk=5000": "bobot.count:risk", "bobot.gap=5": "bobot.gap", "minukur=1e3&bobot.never=1": "minukur", "bobot.never=": "bobot"} {
		form, _ := url.ParseQuery(text + "&normalisasi=rank&pilih=top&jumlah=5")
		if _, err := lokus.Read(form, f); wrong(err) != field {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func byKey(all []lokus.Criterion) {
	slices.SortFunc(all, func(a, b lokus.Criterion) int { return cmp.Compare(a.Key(), b.Key()) })
}

// sane checks what must hold of any ranking.
func sane(t *testing.T, m lokus.Method) {
	d := some(rand.New(rand.NewPCG(11, 12)), 12)
	r := lokus.RankOnly(m, d, nil)
	if len(r.Rows)+len(r.Short) != 12 {
		t.Fatalf("%d ranked, %d not", len(r.Rows), len(r.Short))
	}
	for i, row := range r.Rows {
		if math.IsNaN(row.Score) || row.Score < 0 || row.Score > 1 || row.Rank != i+1 || i > 0 && row.Score > r.Rows[i-1].Score {
			t.Fatalf("%+v", row)
		}
	}
}

func FuzzForm(f *testing.F) {
	for _, p := range lokus.Presets {
		f.Add(url.Values(p.Method.Form()).Encode())
	}
	f.Add("bobot.x1=3&ukuran.x1=gap&indikator.x1=ESS-12&normalisasi=rank&pilih=score&skor=50&imbang=gap%3AESS-12")
	f.Add("bobot.never=1&ambang.never=7&normalisasi=minmax&pilih=top&jumlah=999999")
	frame := framework.Of(2026)
	f.Fuzz(func(t *testing.T, text string) {
		form, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		m, err := lokus.Read(form, frame)
		if err != nil {
			if wrong(err) == "" {
				t.Fatalf("a method is refused without a word: %v", err)
			}
			return
		}
		again, err := lokus.Read(m.Form(), frame)
		byKey(m.Criteria)
		byKey(again.Criteria)
		if err != nil || again.String() != m.String() || again.Choice != m.Choice || !slices.Equal(again.Ties, m.Ties) {
			t.Fatalf("%+v\nagain\n%+v %v", m, again, err)
		}
		sane(t, m)
	})
}

func FuzzMethod(f *testing.F) {
	for _, p := range lokus.Presets {
		text, _ := json.Marshal(p.Method)
		f.Add(text)
	}
	f.Add([]byte(`{"criteria":[{"measure":"gap","of":["ESS-12"],"weight":1}],"normalise":"rank","choice":{"by":"score","score":1}}`))
	known := lokus.Known(framework.Of(2026))
	f.Fuzz(func(t *testing.T, text []byte) {
		var m lokus.Method
		if json.Unmarshal(text, &m) == nil && m.Check(known) == nil {
			sane(t, m)
		}
	})
}
