using System.Globalization;
using RnnLib;

namespace MusicGeneration;

/// <summary>Pieces as rows of 88 keys, each down or up: a CSV file with the columns split, chorale, step, notes.</summary>
/// <param name="Train">The pieces to learn from, each [steps, 88].</param>
/// <param name="Validation">Those that tell when to stop.</param>
/// <param name="Test">Those to test on.</param>
internal sealed record Chorales(IReadOnlyList<Tensor> Train, IReadOnlyList<Tensor> Validation, IReadOnlyList<Tensor> Test)
{
    public const int Keys = 88, Lowest = 21;   // the keys of a piano, from A0

    public static Chorales Load(string path)
    {
        var pieces = new Dictionary<(string Split, string Piece), List<float[]>>();
        int number = 1;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            number++;
            float[] keys = new float[Keys];
            if (line.Split(',') is not [var split, var piece, _, var notes] || !notes.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(note => Press(keys, note)))
                throw new ArgumentException($"{path}, line {number}: expected split,chorale,step,notes with notes from {Lowest} to {Lowest + Keys - 1}, got '{line}'.");
            if (!pieces.TryGetValue((split, piece), out var steps))
                pieces[(split, piece)] = steps = [];
            steps.Add(keys);
        }

        Tensor[] Of(string split) => [.. pieces.Where(piece => piece.Key.Split == split && piece.Value.Count > 1).Select(piece => Tensor.From([piece.Value.Count, Keys], [.. piece.Value.SelectMany(keys => keys)]))];
        var chorales = new Chorales(Of("train"), Of("valid"), Of("test"));
        return chorales.Train.Count > 0 && chorales.Validation.Count > 0 && chorales.Test.Count > 0
            ? chorales
            : throw new ArgumentException($"{path}: expected rows whose split is train, valid and test; found {string.Join(", ", pieces.Keys.Select(key => key.Split).Distinct())}.");
    }

    /// <summary>Keys that are down as notes; one that stays down sounds on.</summary>
    public static IReadOnlyList<Note> ToNotes(ReadOnlySpan<float> steps, int ticksPerStep)
    {
        var notes = new List<Note>();
        int count = steps.Length / Keys;
        for (int key = 0; key < Keys; key++)
        {
            for (int step = 0; step < count;)
            {
                int first = step;
                while (step < count && steps[step * Keys + key] > 0.5f)
                    step++;
                if (step > first)
                    notes.Add(new(Lowest + key, first * ticksPerStep, (step - first) * ticksPerStep));
                else
                    step++;
            }
        }

        return notes;
    }

    private static bool Press(float[] keys, string note)
    {
        if (!int.TryParse(note, NumberStyles.None, CultureInfo.InvariantCulture, out int pitch) || pitch < Lowest || pitch >= Lowest + Keys)
            return false;
        keys[pitch - Lowest] = 1;
        return true;
    }
}
