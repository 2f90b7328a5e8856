/// Tokens of a text whose tokenizer nobody knows, rather too many than too few.
///
/// Code and English take 3 to 4 bytes a token in the tokenizers in use; 2.5 leaves room for numbers, long names and other
/// scripts.
enum TokenEstimate {
    static func tokens(bytes: Int) -> Int { (bytes * 2 + 4) / 5 }
    static func tokens(in text: String) -> Int { tokens(bytes: text.utf8.count) }
}
