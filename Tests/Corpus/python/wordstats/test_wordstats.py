from wordstats import average_length, frequencies, longest_words, most_common, words_of


def test_words():
    assert words_of("The cat, the DOG!") == ["the", "cat", "the", "dog"]
    assert words_of("don't stop") == ["don't", "stop"]
    assert words_of("") == []


def test_quotes_are_no_words():
    assert words_of("'quoted' text'") == ["quoted", "text"]


def test_frequencies():
    assert frequencies(["a", "b", "a"]) == {"a": 2, "b": 1}


def test_most_common():
    text = "pear apple fig pear apple kiwi"
    assert most_common(text, 3) == [("apple", 2), ("pear", 2), ("fig", 1)]


def test_average_length():
    assert average_length("to be or not") == 2.25
    assert average_length("...") == 0.0


def test_longest_words():
    assert longest_words("one three seven two three") == ["three", "seven"]
