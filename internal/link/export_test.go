package link

// QueryParam returns the first value of one parameter of a URL or bare query, read as ParseUTM does.
func QueryParam(rawQueryOrURL, name string) (string, bool) {
	for p := range pairs(queryOf(rawQueryOrURL)) {
		if p.key == name {
			return p.value, true
		}
	}
	return "", false
}
