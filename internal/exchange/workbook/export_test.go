package workbook

// OneByOne makes imports look up and write line by line, as a naive one would,
// until the returned function is called.
func OneByOne() (restore func()) {
	had := batchLines
	batchLines = 1
	return func() { batchLines = had }
}
