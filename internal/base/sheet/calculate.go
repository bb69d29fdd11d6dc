package sheet

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Calculate is what a spreadsheet program makes of a cell's formula, whatever result the
// file carries beside it: for tests of what this package wrote.
func Calculate(path, sheet string, cells ...string) (values []float64, err error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, cell := range cells {
		text, err := f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// ColumnName is a column's letters, from 1: A, B … AA.
func ColumnName(number int) string {
	name, _ := excelize.ColumnNumberToName(number)
	return name
}
