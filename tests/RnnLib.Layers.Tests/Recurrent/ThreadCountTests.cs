namespace RnnLib.Layers.Tests;

/// <summary>However many threads share a layer's work: the same bits.</summary>
[Collection(nameof(ThreadCount))]
public sealed class ThreadCountTests
{
    private const int InputSize = 20, HiddenSize = 40;

    private static readonly Dictionary<string, Func<Rng, Module<Sequence, Sequence>>> Layers = new()
    {
        ["rnn"] = rng => new Rnn(InputSize, HiddenSize, rng, new() { Layers = 2, Bidirectional = true }),
        ["indrnn"] = rng => new Rnn(InputSize, HiddenSize, rng, new() { Independent = true, Activation = Activation.Relu }),
        ["lstm"] = rng => new Lstm(InputSize, HiddenSize, rng, new() { Layers = 2, Bidirectional = true }),
        ["lstm, peepholes, projection"] = rng => new Lstm(InputSize, HiddenSize, rng, new() { Peepholes = true, ProjectionSize = 12 }),
        ["lstm, norm, zoneout, dropout"] = rng => new Lstm(InputSize, HiddenSize, rng, new()
        {
            LayerNorm = true,
            ZoneoutHidden = 0.2f,
            ZoneoutCell = 0.3f,
            RecurrentDropout = 0.2f,
            WeightDrop = 0.1f,
            LearnInitialState = true,
        }),
        ["gru"] = rng => new Gru(InputSize, HiddenSize, rng, new() { Layers = 2, LayerNorm = true }),
        ["gru, plain"] = rng => new Gru(InputSize, HiddenSize, rng, new() { Bidirectional = true }),
        ["gru, reset before"] = rng => new Gru(InputSize, HiddenSize, rng, new() { ResetAfter = false, LayerNorm = true }),
        ["mingru"] = rng => new MinGru(InputSize, HiddenSize, rng),
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_AnyNumberOfThreads_GivesTheSameBits(string name)
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            Tensor one = Results(name);
            foreach (int threads in (int[])[2, 3, 8])
            {
                Threads.Count = threads;
                Expect.BitEqual(one, Results(name), $"{name} on {threads} threads");
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    /// <summary>Many sequences, which stand in blocks: each thread takes some of them, or a part of one; 16 threads share the columns of a step.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ManySequences_GivesTheSameBits(string name)
    {
        int[] full = [.. Enumerable.Repeat(35, 64)], ragged = [.. full.Select((length, row) => length - (row % 4))];
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            Module<Sequence, Sequence> layer = Layers[name](new Rng(1));
            (Tensor ofFull, Tensor ofRagged) = (Results(layer, full, InputSize), Results(layer, ragged, InputSize));
            Tensor predicted = layer.Predict(Input(ragged, InputSize)).Values;
            foreach (int threads in (int[])[2, 3, 8, 16])
            {
                Threads.Count = threads;
                Expect.BitEqual(ofFull, Results(layer, full, InputSize), $"{name} on {threads} threads");
                Expect.BitEqual(predicted, layer.Predict(Input(ragged, InputSize)).Values, $"{name} on {threads} threads, prediction");
                Expect.BitEqual(ofRagged, Results(layer, ragged, InputSize), $"{name}, unequal lengths, on {threads} threads");
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    /// <summary>Few sequences, or weights too many for a core's cache: the threads share the columns of every step.</summary>
    [Theory]
    [InlineData("rnn", 1)]
    [InlineData("rnn", 8)]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 3)]
    [InlineData("lstm", 8)]
    [InlineData("lstm, zoneout", 8)]
    [InlineData("lstm, peepholes", 2)]
    [InlineData("gru", 1)]
    [InlineData("gru", 8)]
    public void Run_ThreadsThatShareTheColumns_GivesTheSameBits(string name, int batch)
    {
        const int wide = 397;   // no multiple of a panel
        var rng = new Rng(5);
        Module<Sequence, Sequence> layer = name switch
        {
            "rnn" => new Rnn(30, 997, rng),
            "gru" => new Gru(30, 597, rng, new() { LearnInitialState = true }),
            "lstm" => new Lstm(30, wide, rng, new() { LearnInitialState = true }),
            "lstm, zoneout" => new Lstm(30, wide, rng, new() { ZoneoutHidden = 0.2f, ZoneoutCell = 0.3f }),
            _ => new Lstm(30, wide, rng, new() { Peepholes = true }),
        };
        int[] lengths = [.. Enumerable.Range(0, batch).Select(row => row == batch - 1 ? 6 : 6 - (row % 7))];
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            (Tensor one, Tensor predicted) = (Results(layer, lengths), layer.Predict(Input(lengths)).Values);
            foreach (int threads in (int[])[2, 3, 5])
            {
                Threads.Count = threads;
                Expect.BitEqual(one, Results(layer, lengths), $"{name} on {threads} threads");
                Expect.BitEqual(predicted, layer.Predict(Input(lengths)).Values, $"{name} on {threads} threads, prediction");
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void Share_RaggedBatch_GivesEveryThreadAboutAsManySteps()
    {
        int[] lengths = [.. Enumerable.Range(1, 40)];
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([40, 40, 1]), lengths));
        int before = Threads.Count;
        try
        {
            Threads.Count = 4;
            BatchSlice[] slices = [.. BatchSlice.Share(layout, 100_000).Select(Assert.Single)];
            Assert.Equal(4, slices.Length);
            Assert.Equal((0, 40), (slices[0].First, slices[^1].End));
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(i == 0 ? 0 : slices[i - 1].End, slices[i].First);
                Assert.InRange(Enumerable.Range(slices[i].First, slices[i].End - slices[i].First).Sum(layout.Length), 150, 270);   // of 820
            }

            Assert.Single(BatchSlice.Share(layout, 10));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void Share_Blocks_GivesEveryThreadItsPartsOfThem()
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([64, 35, 1])), mostBlocks: 8);
        Assert.Equal([(0, 32), (32, 64)], layout.Blocks.Select(block => (block.First, block.End)));
        int before = Threads.Count;
        try
        {
            Threads.Count = 3;
            BatchSlice[][] slices = BatchSlice.Share(layout, 100_000);
            Assert.Equal([[(0, 21)], [(21, 32), (32, 43)], [(43, 64)]], slices.Select(ofThread => ofThread.Select(slice => (slice.First, slice.End)).ToArray()));
            Assert.All(slices.SelectMany(ofThread => ofThread), slice => Assert.Same(layout.Blocks[slice.First < 32 ? 0 : 1], slice.Rows));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private static Sequence Input(int[] lengths, int inputSize = 30) => new(Tensor.Uniform([lengths.Length, lengths.Max(), inputSize], -1, 1, new Rng(2)), lengths);

    private static Tensor Results(string name) => Results(Layers[name](new Rng(1)), [20, 3, 0, 17, 20, 8, 11, 20, 1], InputSize);

    /// <summary>Output, and the gradients of input and weights, of a pass with all its noise.</summary>
    private static Tensor Results(Module<Sequence, Sequence> layer, int[] lengths, int inputSize = 30)
    {
        var input = new Parameter("input", Tensor.Uniform([lengths.Length, lengths.Max(), inputSize], -1, 1, new Rng(2)));
        using var pass = ForwardContext.Training(new Rng(3));
        Tensor output = layer.Forward(new Sequence(pass.Read(input), lengths), pass).Values;
        Gradients gradients = pass.Backward(Ops.Sum(output * Tensor.Uniform(output.Shape, -1, 1, new Rng(4))));
        float[] all = [.. output.ToArray(), .. gradients.Of(input).ToArray(), .. layer.Parameters.SelectMany(parameter => gradients.Of(parameter).ToArray())];
        return Tensor.From([all.Length], all);
    }
}
