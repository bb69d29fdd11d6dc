package lokus_test

import "tumbuh/internal/base/fault"

// wrong is the field, else the key, that an error is about.
func wrong(err error) string {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) > 0 {
		return f.Fields[0].Name
	}
	return f.Key
}
