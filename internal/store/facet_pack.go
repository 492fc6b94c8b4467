package store

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// blockSize is how many rows stand in one block of facets: as many as a word has bits, so that what a
// condition says of all of them is one number.
const blockSize = 64

// Packed numbers are kept as their distance from the least of them, each in as many bits as the
// farthest needs. Two values that stand for nothing, 0 and Never, have codes of their own, so that a
// lead without a clock does not make the times of the others wide.
const (
	codeZero  = 0
	codeNever = 1
	codeRest  = 2  // the least number
	rawWidth  = 64 // numbers too far apart are kept as they are
	mostWidth = 56 // so that a number and the bits before it in its byte are read as one word
	padding   = 7  // bytes behind the last column, likewise
)

// packed is a column of a block that was found and not read yet.
type packed struct {
	n, width int
	low      int64
	data     []byte
}

var errPacked = errors.New("a block of facets is cut off")

// appendPacked writes a column.
func appendPacked(out []byte, values []int64) []byte {
	low, width := frame(values)
	out = binary.AppendUvarint(out, uint64(len(values)))
	out = binary.AppendVarint(append(out, byte(width)), low)
	if width == 0 {
		return out
	}
	word, have := uint64(0), 0
	for _, v := range values {
		x := encoded(v, low, width)
		word |= x << have
		if have += width; have < rawWidth {
			continue
		}
		out = binary.LittleEndian.AppendUint64(out, word)
		have -= rawWidth
		word = x >> (width - have)
	}
	for ; have > 0; have -= 8 {
		out = append(out, byte(word))
		word >>= 8
	}
	return out
}

// frame finds the least number of a column and how many bits each takes.
func frame(values []int64) (low int64, width int) {
	var high int64
	plain, never := false, false
	for _, v := range values {
		switch {
		case v == 0:
		case v == Never:
			never = true
		case !plain:
			low, high, plain = v, v, true
		default:
			low, high = min(low, v), max(high, v)
		}
	}
	apart := uint64(high) - uint64(low)
	switch {
	case !plain && !never:
		return 0, 0
	case !plain:
		return 0, 1
	case apart >= 1<<mostWidth-codeRest:
		return 0, rawWidth
	}
	return low, bits.Len64(apart + codeRest)
}

func encoded(v, low int64, width int) uint64 {
	switch {
	case width == rawWidth:
		return uint64(v)
	case v == 0:
		return codeZero
	case v == Never:
		return codeNever
	}
	return uint64(v) - uint64(low) + codeRest
}

// nextPacked finds the column that stands next.
func nextPacked(b []byte) (p packed, rest []byte, err error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || len(b) <= used {
		return p, nil, errPacked
	}
	p.n, p.width = int(n), int(b[used])
	b = b[used+1:]
	if p.low, used = binary.Varint(b); used <= 0 || p.width > mostWidth && p.width != rawWidth || n > uint64(len(b))*8+blockSize {
		return p, nil, errPacked
	}
	b = b[used:]
	size := (p.width*p.n + 7) / 8
	if len(b) < size+padding {
		return p, nil, errPacked
	}
	p.data = b[:size+padding]
	return p, b[size:], nil
}

// read writes the numbers of a column into a slice of as many.
func (p *packed) read(into []int64) {
	if p.width == 0 {
		clear(into)
		return
	}
	if p.width == rawWidth {
		for i := range into {
			into[i] = int64(binary.LittleEndian.Uint64(p.data[i*8:]))
		}
		return
	}
	mask, rest := uint64(1)<<p.width-1, p.low-codeRest
	for i, bit := 0, 0; i < len(into); i, bit = i+1, bit+p.width {
		switch x := binary.LittleEndian.Uint64(p.data[bit>>3:]) >> (bit & 7) & mask; x {
		case codeZero:
			into[i] = 0
		case codeNever:
			into[i] = Never
		default:
			into[i] = int64(x) + rest
		}
	}
}
