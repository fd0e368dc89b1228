namespace RnnLib.Layers.Tests;

/// <summary>A model on an endless sequence against the same model on the sequence so far.</summary>
public sealed class StreamingTests
{
    private const int Time = 7, InputSize = 3;

    private static readonly Func<Module<Sequence, Tensor>>[] Models =
    [
        () => new Rnn(InputSize, 5, new Rng(1)).Then(new LastStep()),
        () => new Lstm(InputSize, 17, new Rng(1), new() { Layers = 2, Peepholes = true, LearnInitialState = true, ZoneoutCell = 0.2f, ZoneoutHidden = 0.1f }).Then(new LastStep()).Then(new Linear(17, 2, new Rng(2))),
        () => new Lstm(InputSize, 8, new Rng(1), new() { ProjectionSize = 3, LayerNorm = true }).Then(new LastStep()),
        () => new Gru(InputSize, 8, new Rng(1), new() { Layers = 3, Residual = true }).Then(new MeanOverTime()).Then(new Tanh()),
        () => new Gru(InputSize, 8, new Rng(1), new() { ResetAfter = false, Bias = RecurrentBias.None, WeightDrop = 0.5f, RecurrentDropout = 0.5f }).Then(new MaxOverTime()).Then(new Relu()),
        () => new MinLstm(InputSize, 8, new Rng(1)).Then(new PerStep(new LayerNorm(8))).Then(new LastStep()).Then(new Dropout(0.5f)).Then(new Linear(8, 4, new Rng(3), bias: false)).Then(new Softmax()),
        () => new PerStep(new Linear(InputSize, 6, new Rng(2))).Then(new MinGru(6, 8, new Rng(1))).Then(new LastStep()).Then(new Sigmoid()).Then(new LogSoftmax()),
        () => new Recurrent<HiddenState>(InputSize, size => new LeakyCell(size, 8, new Rng(2)), new() { Layers = 2 }).Then(new LastStep()),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Models.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Push_StepByStep_GivesWhatTheModelPredictsForTheSequenceSoFar(int index)
    {
        Module<Sequence, Tensor> model = Models[index]();
        Tensor x = Tensor.Normal([1, Time, InputSize], 0, 1, new Rng(5));
        SequenceSession session = model.Stream();
        for (int step = 0; step < Time; step++)
        {
            Tensor expected = model.Predict(Ops.Slice(x, 1, 0, step + 1));
            float[] got = session.Push(x.Data.Slice(step * InputSize, InputSize)).ToArray();
            Expect.Close(expected, Tensor.From([1, got.Length], got), $"step {step}", 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void State_SavedAsBytesAndRestoredElsewhere_GoesOnBitForBit(int index)
    {
        Module<Sequence, Tensor> model = Models[index]();
        Tensor x = Tensor.Normal([1, Time, InputSize], 0, 1, new Rng(5));
        SequenceSession first = model.Stream(), second = model.Stream();
        float[] Push(SequenceSession session, int step) => session.Push(x.Data.Slice(step * InputSize, InputSize)).ToArray();
        float[] start = Push(first, 0);
        Push(first, 1);
        byte[] saved = first.State.ToBytes();
        float[] expected = Push(first, 2);

        second.State = SessionState.FromBytes(saved);
        Assert.Equal(expected, Push(second, 2));
        second.Reset();
        Assert.Equal(start, Push(second, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Push_AfterTheFirstStep_AllocatesNothing(int index)
    {
        SequenceSession session = Models[index]().Stream();
        float[] x = [0.1f, -0.2f, 0.3f];
        for (int i = 0; i < 3; i++)
            session.Push(x);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            session.Push(x);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Push_ManyThreadsShareTheWeights_EachGetsItsOwnSequence()
    {
        Module<Sequence, Tensor> model = Models[1]();
        Tensor[] sequences = [.. Enumerable.Range(0, 8).Select(i => Tensor.Normal([1, 50, InputSize], 0, 1, new Rng((ulong)i)))];
        float[] Run(Tensor x)
        {
            SequenceSession session = model.Stream();
            return [.. Enumerable.Range(0, 50).SelectMany(step => session.Push(x.Data.Slice(step * InputSize, InputSize)).ToArray())];
        }

        float[][] alone = [.. sequences.Select(Run)], together = new float[8][];
        Parallel.For(0, 8, i => together[i] = Run(sequences[i]));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Push_AfterTheWeightsHaveChanged_SeesTheNewOnes()
    {
        var model = new Gru(InputSize, 4, new Rng(1)).Then(new LastStep());
        SequenceSession session = model.Stream();
        float[] x = [0.1f, -0.2f, 0.3f], before = session.Push(x).ToArray();
        foreach (Parameter parameter in model.Parameters)
            parameter.Assign(Tensor.Normal(parameter.Shape, 0, 1, new Rng(7)).Data);
        session.Reset();
        float[] after = session.Push(x).ToArray();
        Assert.NotEqual(before, after);
        Assert.Equal(model.Predict(Tensor.From([1, 1, InputSize], x)).ToArray(), after);
    }

    [Fact]
    public void Push_Tokens_LooksThemUp()
    {
        Module<TokenBatch, Sequence> model = new Embedding(10, 4, new Rng(1)).Then(new Lstm(4, 6, new Rng(2))).Then(new PerStep(new Linear(6, 10, new Rng(3))));
        TokenSession session = model.Stream();
        int[] tokens = [3, 9, 0];
        Tensor expected = model.Predict(new TokenBatch(1, 3, tokens)).Values;
        for (int step = 0; step < 3; step++)
            Expect.Close(Ops.Slice(expected, 1, step, 1), Tensor.From([1, 1, 10], session.Push(tokens[step])), "logits", 1e-6);
        Assert.Contains("from 0 to 9", Assert.Throws<ArgumentOutOfRangeException>(() => session.Push(10)).Message);
    }

    [Fact]
    public void Push_OneFeature_TakesAndGivesANumber()
    {
        var model = new Rnn(1, 4, new Rng(1)).Then(new LastStep()).Then(new Linear(4, 1, new Rng(2)));
        Assert.Equal(model.Predict(Tensor.Full([1, 1, 1], 0.5f)).ToScalar(), model.Stream().Push(0.5f), 6);
        Assert.Contains("gives 4 numbers", Assert.Throws<InvalidOperationException>(() => new Rnn(1, 4, new Rng(1)).Stream().Push(0.5f)).Message);
    }

    [Fact]
    public void Stream_WhatCannotBeStreamed_IsRefusedInWords()
    {
        Assert.Contains("needs the whole sequence", Assert.Throws<InvalidOperationException>(() => new Gru(3, 4, new Rng(1), new() { Bidirectional = true }).Stream()).Message);
        Assert.Contains("expected [inputSize=3], got [2]", Assert.Throws<ArgumentException>(() => new Gru(3, 4, new Rng(1)).Stream().Push([1, 2])).Message);
        Assert.Contains("does not say how many features", Assert.Throws<NotSupportedException>(() => new LastStep().Stream()).Message);
        SequenceSession gru = new Gru(3, 4, new Rng(1)).Stream(), lstm = new Lstm(3, 4, new Rng(1)).Stream();
        SessionState before = gru.State;
        Assert.Contains("expected hidden_l0 [4]; got hidden_l0 [4], cell_l0 [4]", Assert.Throws<ArgumentException>(() => gru.State = lstm.State).Message);
        Assert.Equal(before.ToBytes(), gru.State.ToBytes());
        Assert.Throws<RnnLibFormatException>(() => SessionState.FromBytes([1, 2, 3]));
    }
}
