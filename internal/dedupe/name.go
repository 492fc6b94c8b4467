package dedupe

import (
	"slices"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// forms are what stands behind the name of a company and says only of what kind it is in law. They are the
// abbreviations and the whole words of the commonest entries of the Entity Legal Forms code list (ISO 20275, as GLEIF
// publishes it), for the countries that a programme of ours meets, as NameKey writes them: folded, letters that stand
// alone drawn together, so that "sp. z o.o." is "sp zoo".
const forms = `
ag|gmbh|mbh|ggmbh|ug haftungsbeschrankt|ug|kg|kgaa|ohg|ev|eg|gmbh co kg|gmbh und co kg|ag co kg|se|se co kg|gbr|ek
sp zoo|spzoo|sp z oo|spolka z ograniczona odpowiedzialnoscia|sa|spolka akcyjna|sp k|spk|spolka komandytowa|sp j|spj|spolka jawna
sp zoo sp k|sp zoo spk|psa|ska|sc|sp p
srl|srls|spa|sapa|snc|sas|soc coop|societa a responsabilita limitata|societa per azioni|unipersonale|srl unipersonale
sarl|eurl|sasu|sci|scop|societe anonyme|societe par actions simplifiee|societe a responsabilite limitee
inc|incorporated|corp|corporation|llc|llp|lp|pllc|pbc|co|company|ltd co|co ltd
ltd|limited|plc|public limited company|cic|pty ltd|pty limited|pty|pvt ltd|private limited|pte ltd|ltda|dac|uc
sl|slu|sociedad limitada|sociedad anonima|sau|sa de cv|srl de cv|sapi de cv|lda|unipessoal lda|eireli|sgps
bv|nv|vof|cv|bvba|cvba|besloten vennootschap|naamloze vennootschap
ab|aktiebolag|as|asa|a s|aps|ivs|oy|oyj|hf|ehf|ou|uab|sia|ans|ks
sro|spol sro|spol s ro|doo|dd|ad|eood|ood|kft|bt|zrt|nyrt|srl d|ead
kk|kabushiki kaisha|gk|godo kaisha|pjsc|jsc|oao|ooo|zao|pao|tov|pat|tbk|pt|sdn bhd|bhd|fzco|fze|fz llc|saoc|ae|epe|ike
`

// legal are the forms, each as its words; it is made once, at load, and never written after.
var legal, longest = readForms()

func readForms() (set map[string]bool, words int) {
	set = map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(forms), "\n") {
		for form := range strings.SplitSeq(line, "|") {
			set[form] = true
			words = max(words, len(strings.Fields(form)))
		}
	}
	return set, words
}

// NameKey is the name of a company as two are compared: folded (without case and accents), without signs, and without
// the legal forms at its end, "" for none. A name that is nothing but a form stays. NameKey(NameKey(s)) is NameKey(s)
// where that leaves no letters alone. Two companies of one key may be two all the same: it only proposes.
func NameKey(name string) string {
	words := together(strings.FieldsFunc(safetext.Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}))
	for stripped := true; stripped; {
		stripped = false
		for n := min(longest, len(words)-1); n > 0; n-- {
			if legal[strings.Join(words[len(words)-n:], " ")] {
				words, stripped = words[:len(words)-n], true
				break
			}
		}
	}
	return strings.Join(words, " ")
}

// together draws letters that stand alone into one word: "s r l" is "srl".
func together(words []string) []string {
	var out []string
	words = slices.DeleteFunc(
		words,
		func(w string) bool { return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsMark(r) }) < 0 },
	)
	alone := false // the last word is made of letters that stood alone
	for _, w := range words {
		single := len([]rune(w)) == 1 && unicode.IsLetter([]rune(w)[0])
		if single && alone {
			out[len(out)-1] += w
			continue
		}
		out, alone = append(out, w), single
	}
	return out
}
