package file

import (
	"io"

	"tumbuh/internal/base/photo"
)

// redraw makes a picture anew, without what its file tells of who took it and where.
func (in *Incoming) redraw(size int64) (Kind, int64, error) {
	p, err := photo.Clean(io.NewSectionReader(in.at, 0, size), photo.Most)
	if err != nil {
		return Kind{}, 0, err
	}
	kind := JPEG
	if p.Media == PNG.Media {
		kind = PNG
	}
	return kind, int64(len(p.Data)), in.replace(p.Data)
}
