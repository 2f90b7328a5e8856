import Foundation
import Report
import Routing
import Testing

@Suite struct JSONTests {
    @Test func membersKeepTheOrderOfTheSchema() {
        let json: JSON = ["schema": "x/1", "b": [1, true, nil], "a": .array([]), "c": .object([])]
        #expect(
            json.rendered() == """
                {
                  "schema": "x/1",
                  "b": [
                    1,
                    true,
                    null
                  ],
                  "a": [],
                  "c": {}
                }

                """)
    }

    @Test(arguments: [(0, "0"), (1, "0.000001"), (1_500_000, "1.5"), (-20_000, "-0.02"), (3_000_000, "3")])
    func moneyIsExact(amount: Int64, text: String) {
        #expect(JSON.usd(MicroUSD(amount)).rendered() == text + "\n")
    }

    @Test func numbersThatJSONCannotSayAreNull() {
        #expect(
            JSON.array([.number(.nan), .number(.infinity), .number(2), .number(0.25)]).rendered()
                == "[\n  null,\n  null,\n  2,\n  0.25\n]\n")
    }

    @Test func everyCharacterSurvivesAnotherReader() throws {
        let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init))) + "\u{1F600}\u{2028}"
        let rendered = JSON.array([.string(text)]).rendered()
        let read = try JSONDecoder().decode([String].self, from: Data(rendered.utf8))
        #expect(read == [text])
        #expect(
            !rendered.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || (0x7F...0x9F).contains($0.value)) })
    }

    @Test func bytesThatAreNoTextAreBase64() throws {
        for length in 0...7 {
            let bytes = (0..<length).map { UInt8(0xF9 + $0 % 7) }
            let encoded = EncodedBytes(bytes)
            #expect(encoded.encoding == (length == 0 ? "utf-8" : "base64"))
            if length > 0 { #expect(encoded.text == Data(bytes).base64EncodedString()) }
        }
        #expect(EncodedBytes(Array("é\n".utf8)) == EncodedBytes([0xC3, 0xA9, 0x0A]))
        #expect(EncodedBytes([0xC3, 0xA9, 0x0A]).text == "é\n")
    }
}
