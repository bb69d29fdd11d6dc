package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
)

func TestKindKeyAndCauseStayApart(t *testing.T) {
	err := fmt.Errorf("import book: %w", fault.New(fault.Conflict, "import.undo", fault.Args{"Name": "a.xlsx"}).Because(io.ErrUnexpectedEOF))
	if fault.KindOf(err) != fault.Conflict || fault.As(err).Key != "import.undo" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	if fault.KindOf(io.EOF) != fault.Internal || fault.As(io.EOF) != nil {
		t.Error("a bare error is internal")
	}
}

func TestArgumentsKeepTheirTypesInJSON(t *testing.T) {
	want := fault.Args{"N": 16, "S": "2026-08-01", "D": civil.MustDate("2026-08-01"), "M": civil.MustMonth("2026-08"), "K": fault.Key("growth.x"), "F": 1.5}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got fault.Args
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := golden.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
