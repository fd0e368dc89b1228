using LearningTasks.Tasks;

namespace RnnLib.PublicApi.Tests.Learning;

/// <summary>What the synthetic tasks ask, computed again from their inputs.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public void AddingProblem_Target_IsTheSumOfOneMarkedValueOfEachHalf()
    {
        Batch<Sequence> batch = AddingProblem.Draw(50, new Rng(1));

        for (int sequence = 0; sequence < 50; sequence++)
        {
            int[] marked = [.. Enumerable.Range(0, 100).Where(step => batch.Input.Values[sequence, step, 1] == 1)];
            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < 50 && marked[1] >= 50);
            Assert.Equal(marked.Sum(step => batch.Input.Values[sequence, step, 0]), batch.Target.Values[sequence, 0], 1e-6f);
        }
    }

    [Fact]
    public void TemporalOrder_Class_IsTheSignalsReadAsABinaryNumber()
    {
        const int x = 2, y = 3;
        foreach (var (task, signals) in new[] { (TemporalOrder.TwoSignals, 2), (TemporalOrder.ThreeSignals, 3) })
        {
            Batch<Sequence> batch = task.Draw(400, new Rng(2));
            int[] symbols = Symbols.MostProbable(batch.Input);
            var seen = new HashSet<int>();
            foreach (var (sequence, steps) in symbols.Chunk(50).Index())
            {
                int[] found = [.. steps.Where(symbol => symbol is x or y)];
                Assert.Equal(signals, found.Length);
                Assert.Equal(found.Aggregate(0, (number, symbol) => 2 * number + symbol - x), batch.Target.Classes[sequence]);
                Assert.Equal((0, 1), (steps[0], steps[^1]));
                Assert.DoesNotContain(steps[1..^1], symbol => symbol is 0 or 1);
                seen.Add(batch.Target.Classes[sequence]);
            }

            Assert.Equal(1 << signals, seen.Count);
        }
    }

    [Fact]
    public void TemporalOrder_Signals_LeaveALagOf13To37Steps()
    {
        int[] symbols = Symbols.MostProbable(TemporalOrder.TwoSignals.Draw(2000, new Rng(3)).Input);

        int[] lags = [.. symbols.Chunk(50).Select(steps => Array.FindLastIndex(steps, symbol => symbol is 2 or 3) - Array.FindIndex(steps, symbol => symbol is 2 or 3))];

        Assert.Equal((13, 37), (lags.Min(), lags.Max()));
    }

    [Fact]
    public void CountingLanguage_WordOfTwo_SaysWhatMayFollow()
    {
        (int[] symbols, float[] legal) = CountingLanguage.Word(2);

        Assert.Equal([0, 1, 1, 2, 2], symbols);                                        // start, a, a, b, b
        Assert.Equal(
        [
            0, 1, 0, 0,   // a after the start
            0, 1, 1, 0,   // a or b after an a
            0, 1, 1, 0,
            0, 0, 1, 0,   // b after the first b
            0, 0, 0, 1,   // the end after the second
        ],
        legal);
    }

    [Fact]
    public void CopyMemory_Target_RepeatsTheSymbolsAfterTheBlanks()
    {
        Batch<Sequence> batch = CopyMemory.Draw(20, new Rng(4));
        int[] input = Symbols.MostProbable(batch.Input), output = batch.Target.Classes.ToArray();

        foreach (var (x, y) in input.Chunk(40).Zip(output.Chunk(40)))
        {
            Assert.All(x[..10], symbol => Assert.InRange(symbol, 1, 8));
            Assert.All(x[10..29], symbol => Assert.Equal(0, symbol));
            Assert.All(x[29..], symbol => Assert.Equal(9, symbol));
            Assert.All(y[..30], symbol => Assert.Equal(0, symbol));
            Assert.Equal(x[..10], y[30..]);
        }
    }

    [Fact]
    public void ToySpeech_Utterances_HaveFramesForEveryPhoneme()
    {
        var rng = new Rng(5);
        var speech = new ToySpeech(rng);

        Batch<Sequence> batch = speech.Draw(200, rng);

        int[] counts = [.. Enumerable.Range(0, 200).Select(i => Labels(batch, i).Length)];
        Assert.Equal((3, 8), (counts.Min(), counts.Max()));
        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, 200).SelectMany(i => Labels(batch, i)).Distinct().Order());
        for (int i = 0; i < 200; i++)
            Assert.InRange(batch.Input.Lengths[i], 4 * counts[i] + 2 * (counts[i] - 1), 10 * counts[i] + 5 * (counts[i] + 1));
        Assert.Equal(8, batch.Input.Features);
    }

    /// <summary>Frames are loud within phonemes and quiet between: so many runs of loud frames as labels.</summary>
    [Fact]
    public void ToySpeech_Silences_SeparateThePhonemes()
    {
        var rng = new Rng(6);
        Batch<Sequence> batch = new ToySpeech(rng).Draw(100, rng);
        int right = 0;
        for (int i = 0; i < 100; i++)
        {
            bool[] loud = [.. Enumerable.Range(0, batch.Input.Lengths[i]).Select(t => Enumerable.Range(0, 8).Max(band => Math.Abs(batch.Input.Values[i, t, band])) > 0.22f)];
            right += loud.Where((here, t) => here && (t == 0 || !loud[t - 1])).Count() == Labels(batch, i).Length ? 1 : 0;
        }

        Assert.InRange(right, 80, 100);
    }

    /// <summary>Labels beyond an utterance's length are the padding of TokenBatch.Pad: 0, the blank, which no phoneme is.</summary>
    private static int[] Labels(Batch<Sequence> batch, int utterance)
    {
        int width = batch.Target.Shape[1];
        return [.. batch.Target.Classes.Slice(utterance * width, width).ToArray().TakeWhile(label => label != 0)];
    }
}
