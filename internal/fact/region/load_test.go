package region

import (
	"bytes"
	"testing"
)

func BenchmarkUnpack(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpack(packed); err != nil {
			b.Fatal(err)
		}
	}
}

func TestDamagedDataIsRefused(t *testing.T) {
	t.Parallel()
	for _, cut := range []int{0, 1, 100, len(packed) / 2, len(packed) - 1} {
		if _, err := unpack(packed[:cut]); err == nil {
			t.Errorf("regions.bin cut at %d bytes was taken", cut)
		}
	}
	if len(packed) > 700_000 {
		t.Errorf("regions.bin has %d bytes, more than 700,000", len(packed))
	}
	if !bytes.Contains([]byte(data().folded), []byte("\nparepare\n")) {
		t.Error("the folded text does not hold parepare between line breaks")
	}
}

func TestEveryAliasIsOfAPlace(t *testing.T) {
	t.Parallel()
	lines := bytes.Count([]byte(aliasText), []byte("\n")) - bytes.Count([]byte(aliasText), []byte("# "))
	count := 0
	for name, places := range data().aliases {
		count += len(places)
		for _, i := range places {
			if data().foldedName(i) == name {
				t.Errorf("alias %s of %s is its own name", name, data().name(i))
			}
		}
	}
	if count != lines {
		t.Errorf("%d aliases found their place, of %d", count, lines)
	}
}
