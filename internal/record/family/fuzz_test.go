package family_test

import (
	"encoding/json"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/family"
)

// FuzzEdits sends what a stranger may send as the fields of a first edit: it is
// refused with a reason, or taken, and then lies there as it will be read again.
func FuzzEdits(f *testing.F) {
	for _, kind := range []string{family.OfHousehold, family.OfPerson, family.OfChild} {
		text, err := json.Marshal(first(kind, nil).Fields)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, text)
	}
	f.Add(family.OfHousehold, []byte(`{"head":"A\u0000","welfare":1e9,"kk":"७312010101250001","smoker":"yes","village":"73120110010"}`))
	f.Add(family.OfChild, []byte(`{"name":"\ud800","birth":"0000-00-00","household":"{}","birth_grams":-1,"sex":2.5}`))
	f.Add("", []byte(`{"":null}`))
	d := dbtest.Open(f, db.SQLite)
	f.Fuzz(func(t *testing.T, kind string, text []byte) {
		e := first(family.OfHousehold, nil)
		e.Kind, e.Fields = kind, nil
		if json.Unmarshal(text, &e.Fields) != nil {
			return
		}
		_, errs := push(t, d, e)
		if errs[0] != nil {
			if fault.As(errs[0]) == nil {
				t.Fatalf("no reason: %v", errs[0])
			}
			return
		}
		taken := doc(t, d, kind, e.ID)
		if taken.ID == "" && e.Fields["deleted"] == nil {
			t.Fatal("taken, and not there")
		}
		for name, head := range taken.Heads {
			if head != e.ID || e.Fields[name] == nil {
				t.Errorf("%s is said to be from %s", name, head)
			}
		}
	})
}
