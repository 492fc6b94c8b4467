package lead

import "fmt"

// MostListed is how many elements a list has at most: tags, technologies. Lists are read with their lead, and
// each change of one is written whole into the journal; a hundred thousand tags of one cell cost 17 seconds.
const MostListed = 200

// TooMany says that a list has more elements than one may have.
func TooMany(n int) error {
	if n <= MostListed {
		return nil
	}
	return fmt.Errorf("%d elements; a list has at most %d", n, MostListed)
}
