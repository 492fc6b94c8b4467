package dedupe_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/dedupe"
)

// Legal forms as people write them, by country: NAME is what is left of each.
func TestLegalFormsOfManyCountriesAreKnown(t *testing.T) {
	t.Parallel()
	for country, written := range map[string][]string{
		"Poland": {"NAME Sp. z o.o.", "NAME sp.z o.o.", "NAME Sp. z o. o.", "NAME SP ZOO", "NAME Spółka z o.o.", "NAME S.A.", "NAME SA",
			"NAME Spółka Akcyjna", "NAME spółka z ograniczoną odpowiedzialnością", "NAME Sp. k.",
			"NAME sp.j.", "NAME S.K.A.", "NAME P.S.A.",
			"NAME sp. z o.o. sp. k.", "NAME Sp. z o.o. S.K.A.", "NAME s.c."},
		"Germany": {"NAME GmbH", "NAME G.m.b.H.", "NAME mbH",
			"NAME gGmbH", "NAME GmbH & Co. KG", "NAME GmbH + Co. KG", "NAME GmbH und Co KG",
			"NAME GmbH u. Co. KG", "NAME GmbH & Co. KGaA", "NAME AG & Co. KGaA", "NAME SE & Co. KGaA", "NAME AG", "NAME A.G.", "NAME KG",
			"NAME oHG", "NAME e.K.", "NAME eK", "NAME e.V.", "NAME eG", "NAME GbR", "NAME UG (haftungsbeschränkt)",
			"NAME UG (haftungsbeschränkt) & Co. KG", "NAME PartG mbB", "NAME SE", "NAME & Co. KG"},
		"Austria":     {"NAME GesmbH", "NAME Ges.m.b.H.", "NAME OG", "NAME KEG"},
		"Switzerland": {"NAME Sàrl", "NAME S.à r.l.", "NAME Sagl", "NAME GmbH", "NAME AG"},
		"Italy": {"NAME S.r.l.", "NAME s. r. l.", "NAME Srl", "NAME S.r.l.s.", "NAME S.p.A.", "NAME SPA", "NAME S.n.c.", "NAME S.a.s.",
			"NAME S.a.p.a.", "NAME Soc. Coop.",
			"NAME Società Cooperativa", "NAME Società a responsabilità limitata", "NAME S.r.l. unipersonale",
			"NAME Società per Azioni"},
		"France": {"NAME SAS", "NAME S.A.S.", "NAME SASU", "NAME SARL", "SARL NAME",
			"NAME EURL", "NAME SA", "NAME SNC", "NAME SCI", "NAME SCA",
			"NAME société anonyme"},
		"Belgium":     {"NAME SPRL", "NAME BVBA", "NAME SRL", "NAME BV", "NAME NV", "NAME SA/NV", "NAME ASBL", "NAME VZW"},
		"Netherlands": {"NAME B.V.", "NAME BV", "NAME N.V.", "NAME V.O.F.", "NAME C.V.", "NAME Besloten Vennootschap"},
		"United Kingdom": {"NAME Ltd", "NAME Ltd.", "NAME, Ltd.", "NAME (Ltd)", "NAME Limited", "NAME PLC", "NAME P.L.C.", "NAME LLP",
			"NAME CIC", "NAME & Co. Ltd", "NAME Company Limited"},
		"Ireland": {"NAME DAC", "NAME Unlimited Company", "NAME UC"},
		"United States": {"NAME Inc.", "NAME, Inc.", "NAME Incorporated", "NAME LLC",
			"NAME, L.L.C.", "NAME Corp.", "NAME Corporation", "NAME Co.",
			"NAME Company", "NAME LP", "NAME L.P.", "NAME PLLC", "NAME P.C.", "NAME PBC"},
		"Australia": {"NAME Pty Ltd", "NAME Pty. Ltd.", "NAME Pty Limited", "NAME Proprietary Limited", "NAME (Pty) Ltd"},
		"India":     {"NAME Pvt. Ltd.", "NAME Pvt Ltd", "NAME (P) Ltd", "NAME Private Limited", "NAME (Private) Limited", "NAME LLP"},
		"Asia": {"NAME Pte. Ltd.", "NAME Pte Ltd", "NAME Sdn. Bhd.", "NAME Berhad",
			"NAME Co., Ltd.", "NAME K.K.", "NAME G.K.", "PT NAME Tbk",
			"NAME 株式会社", "株式会社NAME", "NAME有限公司", "NAME股份有限公司",
			"NAME有限责任公司", "(주)NAME", "㈜NAME", "NAME 주식회사",
			"บริษัท NAME จำกัด"},
		"Spain": {"NAME S.L.", "NAME SL", "NAME S.L.U.", "NAME S.A.",
			"NAME S.A.U.", "NAME Sociedad Limitada", "NAME S. Coop.", "NAME S.L.L."},
		"Portugal and Brazil": {"NAME Lda.", "NAME LDA", "NAME, Unipessoal Lda", "NAME Ltda.", "NAME LTDA ME", "NAME S/A", "NAME EIRELI",
			"NAME Limitada"},
		"Mexico":  {"NAME S.A. de C.V.", "NAME S. de R.L. de C.V.", "NAME S.A.P.I. de C.V.", "NAME S.A.B. de C.V.", "NAME SAS de CV"},
		"Sweden":  {"NAME AB", "NAME AB (publ)", "NAME Aktiebolag", "NAME HB"},
		"Denmark": {"NAME A/S", "NAME AS", "NAME ApS", "NAME IVS"},
		"Norway":  {"NAME AS", "NAME ASA", "NAME ANS"},
		"Finland": {"NAME Oy", "NAME Oyj", "NAME Oy Ab", "NAME Ky", "NAME Osakeyhtiö"},
		"Iceland": {"NAME hf.", "NAME ehf."},
		"Baltics": {"NAME OÜ", "OÜ NAME", "UAB NAME", "NAME, UAB", "UAB „NAME“", "SIA NAME", "NAME SIA", "SIA \"NAME\"", "NAME AS"},
		"Czechia": {"NAME s.r.o.", "NAME s. r. o.", "NAME spol. s r.o.", "NAME, spol. s r. o.", "NAME a.s.", "NAME v.o.s.", "NAME k.s."},
		"Hungary": {"NAME Kft.", "NAME Kft", "NAME Zrt.", "NAME Nyrt.", "NAME Bt."},
		"Balkans": {"NAME d.o.o.", "NAME j.d.o.o.", "NAME d.d.", "NAME EOOD",
			"NAME OOD", "NAME АД", "NAME ЕООД", "NAME S.R.L.", "NAME S.A."},
		"Turkey": {"NAME A.Ş.", "NAME Ltd. Şti.", "NAME Anonim Şirketi", "NAME Limited Şirketi"},
		"Greece": {"NAME A.E.", "NAME Α.Ε.", "NAME Ε.Π.Ε.", "NAME Ι.Κ.Ε.", "NAME ΑΕ"},
		"Cyrillic": {"ООО «NAME»", "ООО NAME", "NAME ООО", "АО NAME", "ПАО NAME",
			"ЗАО NAME", "ОАО NAME", "ТОВ NAME", "ТОО NAME", "OOO NAME",
			"ZAO NAME", "ПрАТ NAME"},
		"Semitic":   {"NAME בע\"מ", "NAME בע״מ", "NAME ذ.م.م", "NAME ش.م.م"},
		"The Gulf":  {"NAME FZE", "NAME FZ-LLC", "NAME FZCO", "NAME DMCC", "NAME W.L.L.", "NAME PJSC"},
		"Elsewhere": {"NAME GmbH i.G.", "NAME GmbH i.L.", "NAME GmbH (in Liquidation)"},
	} {
		for _, name := range []string{"Żubrów Data", "Zubrow-Data"} {
			for _, w := range written {
				full := strings.Replace(w, "NAME", name, 1)
				if got, want := dedupe.NameKey(full), dedupe.NameKey(name); got != want {
					t.Errorf("%s: %q is %q, want %q", country, full, got, want)
				}
			}
		}
	}
}

// What looks like a form and is a part of the name stays, and companies that only their words tell apart are two.
func TestWhatOnlyLooksLikeAFormStays(t *testing.T) {
	t.Parallel()
	for _, two := range [][2]string{
		{"SAS Institute", "Institute"}, {"AB Volvo Cars", "BA Volvo Cars"}, {"Co Working Berlin", "Working Berlin"}, {"SE Data", "Data"},
		{"SC Johnson", "Johnson"}, {"AS Roma", "Roma"}, {"SIA",
			"UAB"}, {"ООО", "ЗАО"}, {"株式会社", "有限公司"}, {"日産自動車", "日産"},
		{"PT", "PT Astra"}, {"Sarl", "Sarl Dupont"}, {"General Electric",
			"General Motors"}, {"3M", "M3"}, {"Ромашка", "Ромашка Плюс"},
		{"Al Wadi", "Wadi"}, {"주", "주식"},
	} {
		if a, b := dedupe.NameKey(two[0]), dedupe.NameKey(two[1]); a == b {
			t.Errorf("%q and %q are both %q", two[0], two[1], a)
		}
	}
}
