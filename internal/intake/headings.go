package intake

import (
	"maps"
	"strings"
)

// The headings that people give columns in Polish, Italian and German, by field; one that is marked with
// a tilde steps back when another column of the file means the same. What may mean several fields (Data,
// Livello, Stufe) is among vague.
var (
	personHeadings = map[string]string{
		"email": `adresemail adresmailowy emailsluzbowy ~poczta ~mail indirizzoemail emailaziendale postaelettronica ~emailpersonale
			emailadresse mailadresse geschaftlicheemail dienstlicheemail`,
		"partner": `partnerpolecajacy nazwapartnera firmapolecajaca polecajacypartner nomepartner partnersegnalatore partnerreferente
			vermittelnderpartner empfehlungspartner partnerfirma`,
	}

	companyHeadings = map[string]string{
		"company": `firma nazwafirmy spolka organizacja przedsiebiorstwo ~klient azienda nomeazienda societa ragionesociale impresa
			~cliente unternehmen firmenname unternehmensname ~kunde ~powiazanafirma ~aziendaassociata ~zugehorigesunternehmen`,
		"domain": `domena domenafirmy dominio dominioaziendale domane firmendomain nazwadomenyfirmowej nazwadomenyfirmy
			nomedominioazienda nomedominioaziendale nomedeldominioaziendale namederunternehmensdomain unternehmensdomain`,
		"employees": `liczbapracownikow iloscpracownikow pracownicy zatrudnienie wielkoscfirmy wielkosczatrudnienia dipendenti
			numerodipendenti numerodidipendenti ndipendenti addetti mitarbeiter mitarbeiterzahl mitarbeiteranzahl anzahlmitarbeiter
			anzahldermitarbeiter unternehmensgrosse firmengrosse`,
		"industry":   "branza sektor settore settoredattivita industria branche",
		"country":    "kraj panstwo krajregion paese nazione paeseareageografica paeseregione land landregion",
		"region":     "regionsprzedazy regionevendita areavendita vertriebsregion vertriebsgebiet",
		"tech_stack": "technologie stostechnologiczny tecnologie stacktecnologico technologien",
	}

	referralHeadings = map[string]string{
		"external_id": "idleada idkontaktu idcontatto idlead kontaktid datensatzid identyfikatorrekordu idrekordu idrecord",
		"name": `imieinazwisko osobakontaktowa ~osoba ~kontakt nomeecognome nominativo ~contatto ~referente vorundnachname vollstandigername
			ansprechpartner kontaktperson`,
		"first_name": "imie nome vorname",
		"last_name":  "nazwisko cognome nachname familienname",
		"phone": `telefon numertelefonu nrtelefonu ~tel ~komorka ~telefonkomorkowy telefono numeroditelefono ~cellulare telefonnummer ~handy
			~mobil ~mobiltelefon`,
		"title":        "stanowisko ruolo qualifica mansione posizione funktion jobtitel berufsbezeichnung",
		"website":      "stronawww stronainternetowa www witryna sitoweb sitointernet webseite internetseite homepage",
		"use_case":     "przypadekuzycia zastosowanie casoduso anwendungsfall",
		"product_line": "liniaproduktow liniaproduktowa ~produkt lineadiprodotto ~prodotto produktlinie",
		"deal_type":    "typtransakcji typszansy tipotrattativa tipoditrattativa geschaftsart",
		"language":     "jezyk lingua sprache",
		"time_zone":    "strefaczasowa fusoorario zeitzone",
		"tags":         "tagi etykiety znaczniki etichette schlagworte schlagworter",
		"source":       "zrodloleada zrodlopozyskania fontelead fontedellead originelead leadquelle quelledesleads",
		"referred_at": `datapolecenia datazgloszenia dataskierowania dataleada ~datautworzenia ~datadodania datasegnalazione
			datadisegnalazione datareferral ~datacreazione ~datadicreazione ~datainserimento empfehlungsdatum datumderempfehlung
			vermittlungsdatum ~erstelltam ~erstellungsdatum ~erstelldatum ~anlagedatum`,
		"program_tier": `poziompartnera poziomprogramu poziomwprogramie livellopartner livelloprogramma livellodelpartner partnerstufe
			programmstufe partnerlevel`,
		"note": `notatka notatki uwagi komentarz komentarze opis nota commento commenti osservazioni descrizione notiz notizen bemerkung
			bemerkungen kommentar beschreibung`,
		"budget":      "budzet",
		"authority":   "decydent decyzyjnosc decisore poteredecisionale entscheider entscheidungsbefugnis",
		"need":        "potrzeba bisogno esigenza bedarf",
		"timeline":    "termin harmonogram tempistica tempistiche zeitrahmen zeitplan",
		"landing_url": "stronadocelowa paginadiatterraggio paginadidestinazione zielseite",
		optOut: `wypisany rezygnacjazmailingu niekontaktowac niewysylacmaili disiscritto cancellatodallanewsletter noncontattare
			abgemeldet newsletterabgemeldet nichtkontaktieren keineemails vonallenemailsabgemeldet
			wypisanozewszystkichwiadomoscimail wypisanyzewszystkichmaili disiscrittodatutteleemail annullataiscrizionedatutteleemail`,
	}

	touchHeadings = map[string]string{
		"at":          "dataczas znacznikczasu datazdarzenia czaszdarzenia dataora dataevento dataeora zeitpunkt zeitstempel ereignisdatum",
		"kind":        "zdarzenie rodzajzdarzenia typzdarzenia evento tipoevento tipodievento ereignis ereignistyp ereignisart",
		"url":         "adresurl adresstrony indirizzopagina urlpagina seitenurl seitenadresse",
		"referrer":    "stronaodsylajaca paginadiprovenienza verweisseite",
		"external_id": "idzdarzenia idevento ereignisid",
	}

	partnerHeadings = map[string]string{
		"name":        "nazwa nazwapartnera ~firma nome nomepartner ~azienda partnername ~unternehmen",
		"kind":        "rodzaj rodzajpartnera typpartnera tipo tipopartner tipodipartner art partnerart partnertyp",
		"tier":        "poziom poziompartnera livello livellopartner stufe partnerstufe",
		"aliases":     "aliasy innenazwy altrinomi anderenamen alternativnamen",
		"certified":   "certyfikowany certyfikat certificato certificata certificazione zertifiziert zertifizierung",
		"region":      "obszar area gebiet vertriebsgebiet",
		"language":    "jezyk lingua sprache",
		"manager":     "opiekun opiekunpartnera responsabile responsabilepartner betreuer partnerbetreuer",
		"joined_at":   "dataprzystapienia partnerod datadiadesione dataadesione partnerdal beitrittsdatum partnerseit",
		"payout_rate": "prowizja stawkaprowizji provvigione commissione provision provisionssatz",
	}

	pageHeadings = map[string]string{
		"title":        "tytul titolo titel",
		"url":          "adresurl adresstrony indirizzopagina seitenurl",
		"published_at": "datapublikacji opublikowano datapubblicazione datadipubblicazione veroffentlichtam veroffentlichungsdatum",
		"refreshed_at": "dataodswiezenia zaktualizowano dataaggiornamento datadiaggiornamento aktualisiertam aktualisierungsdatum",
	}

	opportunityHeadings = map[string]string{
		"external_id": `idszansy idtransakcji numerszansy idopportunita idtrattativa verkaufschanceid chancenid datensatzid
			identyfikatorrekordu idrekordu idrecord`,
		"stage": `etap etapsprzedazy etapszansy etaptransakcji etapdeala fase fasetrattativa fasedellatrattativa fasedivendita fasedeal
			phase verkaufsphase dealphase`,
		"email": "~powiazanykontakt ~contattoassociato ~zugehorigerkontakt",
		"lead": `~identyfikatorypowiazanychkontaktow ~idpowiazanychkontaktow ~idcontattiassociati ~iddeicontattiassociati
			~zugehorigekontaktids ~idszugehorigerkontakte`,
		"amount":     "kwota wartosc wartoscszansy wartosctransakcji importo valore valoretrattativa betrag wert auftragswert",
		"currency":   "waluta valuta wahrung",
		"created_at": "datautworzenia datacreazione datadicreazione erstelltam erstellungsdatum erstelldatum",
		"closed_at":  "datazamkniecia datachiusura datadichiusura abschlussdatum geschlossenam",
	}
)

// What was done to a row is a heading too: with the day behind it says when ("Polecono dnia", "Segnalato il",
// "Empfohlen am"), of a referral with somebody behind it by whom ("Empfohlen von"), which may be a person of the partner and
// steps back therefore. The bare word says when in Polish, where it stands over when a record was made; over anything else,
// and in the other languages, it may as well be a column of yes and no.
var (
	referralDone = done{
		"referred_at": {polish: "polecono", italian: "segnalato riferito", german: "empfohlen vermittelt geworben"},
		"~referred_at": {polish: "zgloszono skierowano utworzono_ dodano_ zarejestrowano_ otrzymano_",
			italian: "creato inserito registrato ricevuto aggiunto", german: "erstellt angelegt erfasst hinzugefugt eingegangen erhalten"},
	}
	opportunityDone = done{
		"created_at": {polish: "utworzono_ dodano_", italian: "creato aperto inserito", german: "erstellt angelegt eroffnet"},
		"closed_at":  {polish: "zamknieto", italian: "chiuso", german: "geschlossen abgeschlossen"},
	}
	pageDone = done{
		"published_at": {polish: "opublikowano_", italian: "pubblicato", german: "veroffentlicht"},
		"refreshed_at": {polish: "zaktualizowano_ odswiezono_", italian: "aggiornato", german: "aktualisiert uberarbeitet"},
	}
	referredBy = done{"~partner": {
		polish: "polecony polecona polecono", italian: "segnalato riferito", german: "empfohlen vermittelt geworben",
	}}
)

// done are words for what was done, by the field that they head, with a tilde before it as above. One that says when by
// itself has a line behind it.
type done map[string]struct{ polish, italian, german string }

// when are the headings that say on which day.
func (d done) when() map[string]string { return d.with("dnia wdniu", "il indata", "am") }

// by are those that say by whom.
func (d done) by() map[string]string { return d.with("przez", "da dal", "von durch") }

// with puts each of a language's words before each of some endings of that language.
func (d done) with(polish, italian, german string) map[string]string {
	out := map[string]string{}
	for field, said := range d {
		field, weak := strings.CutPrefix(field, "~")
		for _, l := range [...]struct{ words, ends string }{{said.polish, polish}, {said.italian, italian}, {said.german, german}} {
			for word := range strings.FieldsSeq(l.words) {
				word, bare := strings.CutSuffix(word, "_")
				ends := strings.Fields(l.ends)
				if bare {
					ends = append(ends, "")
				}
				for _, end := range ends {
					if weak {
						out[field] += " ~"
					}
					out[field] += word + end + " "
				}
			}
		}
	}
	return out
}

// headed makes aliases of headings.
func headed(tables ...map[string]string) map[string]alias {
	out := map[string]alias{}
	for _, table := range tables {
		for field, words := range table {
			for word := range strings.FieldsSeq(words) {
				key, weak := strings.CutPrefix(word, "~")
				out[key] = alias{field: field, weak: weak}
			}
		}
	}
	return out
}

// of are the aliases of those fields that a kind has.
func of(aliases map[string]alias, fields ...string) map[string]alias {
	out := maps.Clone(aliases)
	maps.DeleteFunc(out, func(_ string, a alias) bool {
		for _, f := range fields {
			if f == a.field {
				return false
			}
		}
		return true
	})
	return out
}
