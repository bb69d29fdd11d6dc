package photo

import (
	"bytes"
	"encoding/binary"
)

// orientation finds how the camera was held: of a JPEG's segments (ITU-T T.81, B.1) the
// first APP1 with Exif, of it the tag 0x0112 in the first directory (TIFF 6.0, section 2).
// What cannot be read is upright.
func orientation(jpeg []byte) int {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff; {
		marker, size := jpeg[at+1], int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(jpeg) { // the picture itself begins
			return 1
		}
		if segment := jpeg[at+4 : at+2+size]; marker == 0xe1 && len(segment) > 6 && string(segment[:6]) == "Exif\x00\x00" {
			return tiffOrientation(segment[6:])
		}
		at += 2 + size
	}
	return 1
}

func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	count := int64(order.Uint16(b[at:]))
	for i := range count {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(b)) {
			return 1
		}
		if order.Uint16(b[entry:]) == 0x0112 {
			return int(order.Uint16(b[entry+8:]))
		}
	}
	return 1
}

// passes tells whether a JPEG is progressive, and in how many scans it comes: by its
// markers alone, before anything of it is decoded (ITU-T T.81, B.1.1.2 and table B.1).
// Between them, as in scans, lies what is no marker: FF 00, restarts, fill.
func passes(jpeg []byte) (progressive bool, scans int) {
	for at := 2; ; {
		next := bytes.IndexByte(jpeg[min(at, len(jpeg)):], 0xff)
		if at += next; next < 0 || at+4 > len(jpeg) {
			return progressive, scans
		}
		switch marker := jpeg[at+1]; {
		case marker == 0xff:
			at++
			continue
		case marker == 0 || 0xd0 <= marker && marker <= 0xd7:
			at += 2
			continue
		case marker == 0xd9: // the end
			return progressive, scans
		case marker == 0xc2:
			progressive = true
		case marker == 0xda:
			scans++
		}
		at += 2 + int(binary.BigEndian.Uint16(jpeg[at+2:]))
	}
}
