package app_test

import "tumbuh/internal/app/world"

// lokusDoors are those of priority villages.
func lokusDoors() []door {
	const read, beside, far = "SHNPDVRKU", "PDV", "SHNPDVKU"
	village := "/lokus/desa/" + world.Village
	return []door{
		{"GET /lokus", "/lokus", read, beside, far, nil},
		{"GET /lokus/kepekaan", "/lokus/kepekaan", read, beside, far, nil},
		{"GET /lokus/metode", "/lokus/metode", read, beside, far, nil},
		{"POST /lokus/metode", "/lokus/metode", "S", "", "S", nil},
		{"GET /lokus/banding", "/lokus/banding", read, beside, far, nil},
		{"POST /lokus/impor", "/lokus/impor", "S", "", "S", nil},
		{"GET /lokus/desa/{kode}", village, read, beside, "", nil},
		{"POST /lokus/desa/{kode}", village, "S", "", "", nil},
		{"POST /lokus/tetapkan", "/lokus/tetapkan", "S", "", "S", nil},
		{"POST /lokus/buka", "/lokus/buka", "S", "", "S", nil},
		{"GET /lokus/peringkat.xlsx", "/lokus/peringkat.xlsx", "S", "", "S", nil},
		{"GET /lokus/peringkat.csv", "/lokus/peringkat.csv", read, beside, far, nil},
		{"GET /lokus/dokumen/sk", "/lokus/dokumen/sk", read, beside, far, nil},
	}
}
