package object_test

import (
	"slices"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/object"
)

func TestEachProblemNamesItsKeyAndTheRestIsKept(t *testing.T) {
	t.Parallel()
	o, err := object.Read([]byte(`{"day":"2026-13-01","note":7,"later":[1],"month":"2026-09","none":null}`), "field.name.")
	if err != nil {
		t.Fatal(err)
	}
	if month := o.Month("month"); month != 202609 {
		t.Errorf("%v", month)
	}
	o.Date("day")
	o.String("note", 10)
	var keys []string
	for _, f := range fault.As(o.Err()).Fields {
		keys = append(keys, f.Name)
	}
	if slices.Sort(keys); !slices.Equal(keys, []string{"day", "note"}) {
		t.Errorf("problems with %v", keys)
	}
	if text := string(o.Text()); text != `{"day":"2026-13-01","later":[1],"month":"2026-09","note":7}` { // null is as good as not there
		t.Errorf("%s", text)
	}
	for _, raw := range []string{"", "7", "[]", "null", "{", "{\"a\":\"\xff\"}"} {
		if _, err := object.Read([]byte(raw), ""); err == nil {
			t.Errorf("%q is taken for an object", raw)
		}
	}
}
