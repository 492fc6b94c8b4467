package lead

import "strings"

// IDTwin is the other spelling of an id of Salesforce, "" for an id that has none: reports write 15 characters, in which capital and
// small letters differ, and its interfaces 18, whose last three say which of five letters each are capitals.
//
// Source: Salesforce help, "What is the difference between a 15-character and 18-character Record ID".
func IDTwin(id string) string {
	const short = 15
	if len(id) != short && len(id) != short+3 || !strings.ContainsAny(id[:short], letters) {
		return ""
	}
	for i := range len(id) {
		if strings.IndexByte(letters+"0123456789", id[i]) < 0 {
			return ""
		}
	}
	switch {
	case len(id) == short:
		return id + capitals(id)
	case len(id) == short+3 && strings.EqualFold(capitals(id[:short]), id[short:]):
		return id[:short]
	}
	return ""
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// capitals are the three characters that say which letters of fifteen are capitals: five each, the first one counting least.
func capitals(id string) string {
	var out []byte
	for ; len(id) >= 5; id = id[5:] {
		n := 0
		for i := range 5 {
			if 'A' <= id[i] && id[i] <= 'Z' {
				n |= 1 << i
			}
		}
		out = append(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[n])
	}
	return string(out)
}
