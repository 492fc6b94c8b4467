package value

import (
	"github.com/eqltui/eqltui/internal/safetext"
)

// The answers of Tri.
const (
	Yes     = "yes"
	No      = "no"
	Unknown = "unknown"
)

// answers are the words for yes and no in the languages of the files that come in, folded.
var answers = map[string]string{
	"yes": Yes, "y": Yes, "true": Yes, "t": Yes, "1": Yes, "tak": Yes, "si": Yes, "s": Yes, "ja": Yes, "oui": Yes, "sim": Yes,
	"prawda": Yes, "vero": Yes, "wahr": Yes, "vrai": Yes,
	"no": No, "n": No, "false": No, "f": No, "0": No, "nie": No, "nein": No, "non": No, "nao": No,
	"falsz": No, "falso": No, "falsch": No, "faux": No,
}

// unknowns are the words for what is not known, folded.
var unknowns = map[string]bool{
	"": true, "unknown": true, "?": true, "-": true, "n/a": true, "na": true, "null": true, "tbd": true,
	"nieznane": true, "nie wiadomo": true, "nie wiem": true, "sconosciuto": true, "unbekannt": true, "inconnu": true,
}

// Bool reads yes or no, true or false, 1 or 0, and the same in Polish, Italian, German and French.
// An empty cell is no answer: the caller knows what it means.
func Bool(s string) (bool, error) {
	a, ok := answers[safetext.Fold(Visible(s))]
	if !ok {
		return false, wrong("%s is neither yes nor no: write yes or no", shown(s))
	}
	return a == Yes, nil
}

// Tri reads the answer to a qualifying question: Yes, No or Unknown. An empty cell is Unknown.
func Tri(s string) (string, error) {
	fold := safetext.Fold(Visible(s))
	if unknowns[fold] {
		return Unknown, nil
	}
	a, ok := answers[fold]
	if !ok {
		return "", wrong("%s is not an answer: write yes, no or unknown", shown(s))
	}
	return a, nil
}
