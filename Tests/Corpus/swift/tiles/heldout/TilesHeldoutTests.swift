import Testing
import Tiles

@Suite struct TilesHeldoutTests {
    @Test func openField() {
        let map = TileMap("....\n....\n....")!
        for sy in 0..<3 {
            for sx in 0..<4 {
                let distances = map.distances(from: Point(sx, sy))
                #expect(distances.count == 12)
                for y in 0..<3 {
                    for x in 0..<4 {
                        #expect(distances[Point(x, y)] == abs(x - sx) + abs(y - sy))
                    }
                }
            }
        }
        #expect(map.rooms() == [12])
    }

    @Test func longWay() {
        let map = TileMap(".#...\n.#.#.\n.#.#.\n...#.")!
        let distances = map.distances(from: Point(0, 0))
        #expect(distances[Point(4, 3)] == 13)
        #expect(distances[Point(2, 0)] == 8)
        #expect(map.rooms() == [14])
    }

    @Test func noFloor() {
        let map = TileMap("##\n##")!
        #expect(map.rooms() == [])
        #expect(map.neighbours(of: Point(0, 0)) == [])
        #expect(map.distances(from: Point(0, 0)).isEmpty)
        #expect(map.distances(from: Point(-1, 0)).isEmpty)
        #expect(!map.isInside(Point(2, 0)))
        #expect(!map.isInside(Point(0, 2)))
        #expect(!map.isInside(Point(-1, 1)))
        #expect(map.isInside(Point(0, 0)))
    }

    @Test func neighboursInOrder() {
        let map = TileMap("...\n...\n...")!
        #expect(map.neighbours(of: Point(1, 1)) == [Point(1, 0), Point(2, 1), Point(1, 2), Point(0, 1)])
        #expect(map.neighbours(of: Point(2, 0)) == [Point(2, 1), Point(1, 0)])
    }

    @Test func checkerboard() {
        let map = TileMap(".#.\n#.#\n.#.")!
        #expect(map.rooms() == [1, 1, 1, 1, 1])
        var copy = map
        #expect(copy.fill(from: Point(1, 1), with: "#") == 1)
        #expect(copy.rooms() == [1, 1, 1, 1])
        #expect(copy.fill(from: Point(1, 0), with: ".") == 5)
        #expect(copy.rooms() == [9])
        #expect(copy.fill(from: Point(2, 2), with: "o") == 9)
        #expect(copy.text == "ooo\nooo\nooo")
        #expect(map[Point(1, 0)] == "#")
    }

    @Test func wide() {
        var map = TileMap("..#.....")!
        #expect(map.width == 8)
        #expect(map.height == 1)
        #expect(map.rooms() == [5, 2])
        map[Point(2, 0)] = "."
        #expect(map.rooms() == [8])
        #expect(map.text == "........")
    }
}
