package region_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/region"
)

const square = `[[119.9000012,-4.4],[119.91,-4.4],[119.91,-4.39],[119.9,-4.39],[119.9000012,-4.4]]`

func collection(features ...string) string {
	return `{"type":"FeatureCollection","name":"peta","features":[` + strings.Join(features, ",") + `],"more":{"a":[1]}}`
}

func feature(id, properties, kind, coordinates string) string {
	return fmt.Sprintf(`{"type":"Feature","id":%s,"properties":%s,"geometry":{"type":%q,"coordinates":%s}}`, id, properties, kind, coordinates)
}

func TestOutlinesAreReadWhateverTheirColumnsAreCalled(t *testing.T) {
	t.Parallel()
	const shape = `{"type":"Polygon","coordinates":[[[119.9,-4.4],[119.91,-4.4],[119.91,-4.39],[119.9,-4.39],[119.9,-4.4]]]}`
	for _, c := range []struct{ id, properties string }{
		{`"73.12.01.1001"`, `{}`},
		{`"7312011001"`, `null`},
		{`7312011001`, `{}`},
		{`17`, `{"KODE_DESA":"7312011001"}`},
		{`73`, `{"kode_kemendagri":7312011001.0,"name":"Labessi"}`},
		{`"desa_adm.1234567890"`, `{"ADM4_PCODE":"73.12.01.1001"}`},
		{`null`, `{"KDPPUM":"73","KDPKAB":"73.12","KDCPUM":"73.12.01","KDEPUM":"73.12.01.1001","KDEBPS":"7312010001"}`},
	} {
		got, problems, err := region.ReadOutlines(strings.NewReader(collection(feature(c.id, c.properties, "Polygon", "["+square+"]"))))
		if err != nil || len(problems) > 0 || len(got) != 1 || got[0].Code != "7312011001" || string(got[0].Geometry) != shape {
			t.Errorf("%s %s: %s %v %v", c.id, c.properties, got, problems, err)
		}
	}
}

func TestIslandsOfOnePlaceBecomeOneOutline(t *testing.T) {
	t.Parallel()
	multi := feature(`"7312"`, `{}`, "MultiPolygon", "[["+square+"],["+square+"]]")
	collected := `{"type":"Feature","id":"7312","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[` + square + `]}]}}`
	got, problems, err := region.ReadOutlines(strings.NewReader("\xef\xbb\xbf" + collection(multi, collected, feature(`"73"`, `{}`, "Polygon", "["+square+"]"))))
	if err != nil || len(problems) > 0 || len(got) != 2 || got[0].Code != "73" || got[1].Code != "7312" {
		t.Fatalf("%v %v %v", got, problems, err)
	}
	var shape struct {
		Type        string
		Coordinates [][][][2]float64
	}
	if err := json.Unmarshal(got[1].Geometry, &shape); err != nil || shape.Type != "MultiPolygon" || len(shape.Coordinates) != 3 {
		t.Errorf("%s: %v", got[1].Geometry, err)
	}
}

func TestWhatCannotBeUsedIsListedByItsNumber(t *testing.T) {
	t.Parallel()
	good := feature(`"7312011001"`, `{}`, "Polygon", "["+square+"]")
	polygon := func(coordinates string) string { return feature(`"7312011002"`, `{}`, "Polygon", coordinates) }
	deep := `{"type":"Polygon","coordinates":[` + square + `]}`
	for range 10 {
		deep = `{"type":"GeometryCollection","geometries":[` + deep + `]}`
	}
	for _, c := range []struct{ feature, key string }{
		{polygon(`[[[-4.4,119.9],[-4.4,119.91],[-4.39,119.91],[-4.4,119.9]]]`), "region.outline.swapped"},
		{polygon(`[[[800000,9510000],[800100,9510000],[800100,9510100],[800000,9510000]]]`), "region.outline.projected"},
		{polygon(`[[[2.3,48.8],[2.4,48.8],[2.4,48.9],[2.3,48.8]]]`), "region.outline.outside"},
		{polygon(`[[[119.9,-4.4],[119.91,-4.4],[119.91,-4.39],[119.92,-4.4]]]`), "region.outline.ring"},
		{polygon(`[[[119.9,-4.4],[119.91,-4.4],[119.9,-4.4]]]`), "region.outline.ring"},
		{polygon(`[[[119.9,-4.4],[119.900001,-4.4],[119.9,-4.400001],[119.9,-4.4]]]`), "region.outline.empty"},
		{polygon(`[]`), "region.outline.empty"},
		{polygon(`[[[119.9]]]`), "region.outline.feature"},
		{polygon(`"x"`), "region.outline.feature"},
		{`[1]`, "region.outline.feature"},
		{`{"id":"7312","geometry":null}`, "region.outline.empty"},
		{`{"id":"7312","geometry":` + deep + `}`, "region.outline.type"},
		{feature(`"7312"`, `{}`, "Point", `[119.9,-4.4]`), "region.outline.type"},
		{feature(`73`, `{"name":"Labessi"}`, "Polygon", `[]`), "region.outline.nocode"},
		{feature(`"7312011001"`, `{"code":"7312011002"}`, "Polygon", `[]`), "region.outline.codes"},
		{feature(`null`, `{"ADM4_PCODE":"ID7312011001"}`, "Polygon", `[]`), "region.outline.bps"},
		{feature(`null`, `{"kode":"7312010001","kode_kec":"731201"}`, "Polygon", `[]`), "region.outline.bps"},
		{feature(`null`, `{"kode":"7312019999","kode_kec":"731201"}`, "Polygon", `[]`), "region.outline.unknown"},
	} {
		got, problems, err := region.ReadOutlines(strings.NewReader(collection(good, c.feature, good)))
		if err != nil || len(got) != 1 || len(problems) != 1 || problems[0].Feature != 2 || problems[0].Key != c.key {
			t.Errorf("%s: %s, %v, %v; want %s", c.feature, got, problems, err, c.key)
		}
	}
}

func TestAFileThatIsNoMapIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "[]", "{}", `{"features":{}}`, `{"features":[`, `{"features":[{}`, `{"features":[{}]`, `{"type":"Feature"}`,
		"PK\x03\x04", "\x1f\x8b", "\x1f\x8bxx", `{"features":` + strings.Repeat("[", 20000),
	} {
		if _, _, err := region.ReadOutlines(strings.NewReader(s)); fault.KindOf(err) != fault.Invalid || fault.As(err).Key != "region.outline.file" {
			t.Errorf("%.30q: %v", s, err)
		}
	}
}

func TestAMapThatUnpacksWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("unpacks 256 MB")
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	zip.Write([]byte(`{"features":[{},`))
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 257 {
		zip.Write(blank)
	}
	zip.Write([]byte("]}"))
	zip.Close()
	if _, _, err := region.ReadOutlines(&packed); fault.As(err) == nil || fault.As(err).Key != "region.outline.size" {
		t.Errorf("a map of 257 MB in %d packed bytes: %v", packed.Len(), err)
	}
}

func TestTheOutlinesOfTheFiveDistrictsAreTaken(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"13.01", "33.75", "52.04", "73.12", "73.72"} {
		for suffix, level := range map[string]region.Level{"": region.Village, ".districts": region.District} {
			file, err := os.Open(golden.Shared(t, "regions/boundaries/"+code+suffix+".geojson.gz"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			got, problems, err := region.ReadOutlines(file)
			area := strings.ReplaceAll(code, ".", "")
			want := region.Villages(area)
			if level == region.District {
				want = region.Children(area)
			}
			if err != nil || len(problems) > 0 || len(got) != len(want) {
				t.Fatalf("%s%s: %d outlines of %d, %v, %v", code, suffix, len(got), len(want), problems, err)
			}
			for i := range got {
				if got[i].Code != want[i].Code {
					t.Errorf("%s%s: outline of %s, want %s", code, suffix, got[i].Code, want[i].Code)
				}
			}
		}
	}
}

func FuzzReadOutlines(f *testing.F) {
	good := feature(`"7312011001"`, `{"kode":"7312"}`, "Polygon", "["+square+"]")
	f.Add([]byte(collection(good, good)))
	f.Add([]byte(collection(`{"id":7312011001,"geometry":{"type":"GeometryCollection","geometries":[]}}`)))
	f.Add([]byte(collection(feature(`null`, `null`, "MultiPolygon", `[[[[119.9,-4.4,3]]]]`))))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, file []byte) {
		outlines, problems, err := region.ReadOutlines(bytes.NewReader(file))
		if err != nil && (fault.KindOf(err) != fault.Invalid || outlines != nil || problems != nil) {
			t.Errorf("%v with %d outlines", err, len(outlines))
		}
		var features []string
		for _, o := range outlines {
			features = append(features, fmt.Sprintf(`{"id":%q,"geometry":%s}`, o.Code, o.Geometry))
		}
		again, problems, err := region.ReadOutlines(strings.NewReader(collection(features...)))
		if diff := golden.Diff(outlines, again); err != nil || len(problems) > 0 || diff != "" {
			t.Errorf("what was written is not read back: %v %v\n%s", err, problems, diff)
		}
	})
}
