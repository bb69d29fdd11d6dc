// Command gen makes regions.bin from the npm package idn-area-data and the names
// corrected in names.txt. It refuses to write anything but the edition's own
// number of places, so an unexpected release of the package stops the build.
package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

//go:embed names.txt
var names string

// expected are the edition's own counts by length of code.
var expected = map[int]int{2: 38, 4: 514, 6: 7285, 10: 83762}

func main() {
	log.SetFlags(0)
	from := flag.String("from", "../../../node_modules/idn-area-data/data", "the package's data folder")
	to := flag.String("to", "regions.bin", "the file to write")
	flag.Parse()
	places, err := read(*from)
	if errors.Is(err, fs.ErrNotExist) {
		log.Fatalf("%v\nrun `npm ci` in the project's folder first", err)
	}
	if err == nil {
		err = check(places)
	}
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*to, pack(places), 0o644); err != nil {
		log.Fatal(err)
	}
}

// read joins the package's four lists, by code in digits, and corrects them.
func read(dir string) (map[string]string, error) {
	places := map[string]string{}
	for _, name := range []string{"provinces.csv", "regencies.csv", "districts.csv", "villages.csv"} {
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, row := range rows[1:] {
			places[strings.ReplaceAll(row[0], ".", "")] = row[len(row)-1]
		}
	}
	for line := range strings.Lines(names) {
		if code, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && code != "#" {
			places[code] = name
		}
	}
	return places, nil
}

// check holds the result to the edition: its counts, and a parent for everything.
func check(places map[string]string) error {
	got := map[int]int{}
	for code, name := range places {
		got[len(code)]++
		if up := map[int]int{2: 0, 4: 2, 6: 4, 10: 6}[len(code)]; up > 0 && places[code[:up]] == "" {
			return fmt.Errorf("%s %s has no parent", code, name)
		}
		if name != strings.Join(strings.Fields(name), " ") || name == "" {
			return fmt.Errorf("%s has the name %q", code, name)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(expected) {
		return fmt.Errorf("got %v places by length of code, want %v: is idn-area-data the pinned release?", got, expected)
	}
	return nil
}

// pack writes the count, each code (filled up to ten digits) as the step from the
// one before, and the names in the same order, one a line; all deflated.
func pack(places map[string]string) []byte {
	type place struct {
		key  uint64
		name string
	}
	list := make([]place, 0, len(places))
	for code, name := range places {
		key, err := strconv.ParseUint((code + "00000000")[:10], 10, 64)
		if err != nil {
			log.Fatal(err)
		}
		list = append(list, place{key, name})
	}
	slices.SortFunc(list, func(a, b place) int { return cmp.Compare(a.key, b.key) })

	raw := binary.AppendUvarint(nil, uint64(len(list)))
	last := uint64(0)
	for _, p := range list {
		raw = binary.AppendUvarint(raw, p.key-last)
		last = p.key
	}
	for _, p := range list {
		raw = append(append(raw, p.name...), '\n')
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	w.Write(raw) // into memory: cannot fail
	w.Close()
	return out.Bytes()
}
