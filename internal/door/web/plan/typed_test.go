package plan

import (
	"net/url"
	"reflect"
	"testing"
)

// What a form says, written into a form again, says the same.
func FuzzTyped(f *testing.F) {
	f.Add("kegiatan=a&volume=1.200,5&harga=45.000&langsung=0&triwulan=1&triwulan=3&lokasi=7312&rekomendasi=0198f2a0-0000-7000-8000-000000000001")
	f.Add("kode=1.02&kode_pilih=1.02.02.2.02.0015&nama_sub=x&tanpa_biaya=1&biaya=Rp+5,00&sebelumnya=x")
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		r, wrong := typed(form)
		if len(wrong) > 0 || r.Volume > 0 && r.UnitCost > 0 { // then the cost is computed, and not written
			return
		}
		if again, wrong := typed(values(r)); len(wrong) > 0 || !reflect.DeepEqual(again, r) {
			t.Fatalf("%q: %+v, again %+v %v", query, r, again, wrong)
		}
	})
}
