package lead

import (
	"slices"
	"strings"
)

// PhoneKey is a telephone number as it is kept for searching: its digits, without what is written around
// them, without the 00 or + of an international number, without the 0 before a national one, and without
// the (0) that some write between both. "+44 (0)20 7946 0958" is 442079460958, "020 7946 0958" 2079460958.
func PhoneKey(text string) string {
	text = strings.ReplaceAll(text, "(0)", "")
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return -1
	}, text)
	return strings.TrimLeft(digits, "0")
}

// leastPhone is from how many digits on a number is looked for as one of a telephone. Shorter ones are
// years, house numbers and parts of names.
const leastPhone = 6

// PhoneSought is what to look for in keys of telephone numbers when somebody types one, in whatever
// spelling: the part that is the same in all. ok is false for what is no telephone number. An international
// number is looked for without its country's code, because the other one may have been written without.
func PhoneSought(text string) (part string, ok bool) {
	for _, r := range text {
		if !strings.ContainsRune("0123456789０１２３４５６７８９ +-.()/\u00a0\u2011\u2013", r) {
			return "", false
		}
	}
	key := PhoneKey(text)
	if len(key) < leastPhone {
		return "", false
	}
	text = strings.TrimLeft(text, " (")
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "00") {
		if national := strings.TrimLeft(key[callingCode(key):], "0"); len(national) >= leastPhone {
			return national, true
		}
	}
	return key, true
}

// callingCode is how many digits of an international number are its country's code: one in zones 1 and 7,
// two where the pair is a country's of its own, else three (ITU-T E.164, list of assigned codes of 2016).
func callingCode(digits string) int {
	switch {
	case len(digits) < 4:
		return 0
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case slices.Contains(strings.Fields("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 "+
		"63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"), digits[:2]):
		return 2
	}
	return 3
}
