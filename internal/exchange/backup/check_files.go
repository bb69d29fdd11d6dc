package backup

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/file"
)

// recentFiles are how many contents are read when not all are: the newest.
const recentFiles = 50

// files reads what was handed in and compares it with its hashes.
func files(ctx context.Context, d *db.DB, full bool) (f Finding, err error) {
	all := map[string][]string{}
	err = d.Read(ctx, func(tx *db.Tx) error {
		regencies, err := region.Opened(tx)
		for _, regency := range regencies {
			if all[regency], err = file.Hashes(tx, regency); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return f, err
	}
	for regency, hashes := range all {
		if !full {
			hashes = hashes[:min(len(hashes), recentFiles)]
		}
		for _, hash := range hashes {
			f.Looked++
			switch good, err := file.Verify(ctx, d, regency, hash); {
			case err != nil:
				return f, err
			case !good:
				f.Add(hash)
			}
		}
	}
	return f, nil
}
