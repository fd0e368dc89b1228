namespace RnnLib.Layers.Tests;

/// <summary>Tokens that are fed back by the largest logit or by chance.</summary>
public sealed class AutoregressiveTokensTests
{
    private const int Vocabulary = 6, Size = 3, Given = 2;

    private readonly Embedding _embedding = new(Vocabulary, Size, new Rng(1));
    private readonly Gru _gru = new(Size, 4, new Rng(2), new() { Layers = 2 });
    private readonly Gru _wideGru = new(Size + Given, 4, new Rng(2));
    private readonly Linear _head = new(4, Vocabulary, new Rng(3));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_Always_GivesTheBitsOfTheLoop(bool given)
    {
        AutoregressiveTokens model = Model(given);
        TokenBatch input = Input();
        Sequence? inputs = given ? new Sequence(Draw.Uniform([5, 5, Given], 8)) : null;
        var layout = StepLayout.Of(_embedding.Predict(input));
        ForwardContext passA = ForwardContext.Training(new Rng(1)), passB = ForwardContext.Training(new Rng(1));
        Sequence a = model.Forward(input, inputs, passA), b = model.Forward(input, inputs, layout, new(FeedbackPlan.Truth(layout), longestChunk: 1), passB);

        Expect.BitEqual(a.Values, b.Values, "logits");
        Gradients gradientsA = Backward(passA, a), gradientsB = Backward(passB, b);
        foreach (Parameter parameter in model.Parameters)
            Expect.Close(gradientsA.Of(parameter), gradientsB.Of(parameter), parameter.Name, 2e-6);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.7f)]
    public void Forward_Ratio_ReadsWhatAForcedRunWouldReadOnTheChosenTokens(bool given, float temperature)
    {
        TokenChoice choice = temperature == 0 ? TokenChoice.Greedy : TokenChoice.Sample(temperature);
        AutoregressiveTokens model = Model(given, new() { TeacherForcing = TeacherForcing.Ratio(0.5f), Choice = choice });
        TokenBatch input = TokenBatch.From(new[,] { { 1, 2, 3, 4, 5 }, { 5, 4, 3, 2, 1 }, { 0, 0, 1, 1, 2 } });
        Sequence? inputs = given ? new Sequence(Draw.Uniform([3, 5, Given], 8)) : null;
        Tensor logits = model.Forward(input, inputs, ForwardContext.Training(new Rng(3))).Values;

        var rng = new Rng(3);
        bool[] truth = [.. Enumerable.Range(0, 12).Select(_ => rng.NextSingle() < 0.5f)];
        int[,] read = new int[3, 5];
        int replaced = 0;
        for (int step = 0; step < 5; step++)
        {
            for (int sequence = 0; sequence < 3; sequence++)
            {
                bool isTruth = step == 0 || truth[(step - 1) * 3 + sequence];
                read[sequence, step] = isTruth ? input[sequence, step] : choice.Choose(logits.Data.Slice((sequence * 5 + step - 1) * Vocabulary, Vocabulary), rng);
                replaced += read[sequence, step] == input[sequence, step] ? 0 : 1;
            }
        }

        Assert.True(replaced > 2);
        Tensor forced = Model(given, new() { ReadsTruthAtInference = true }).Forward(TokenBatch.From(read), inputs, ForwardContext.Inference).Values;
        Expect.BitEqual(forced, logits, "logits");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_MixedInputs_MatchesCentralDifferences(bool given)
    {
        // Choices do not move with the weights, and so small a step changes none of them.
        AutoregressiveTokens model = Model(given, new() { TeacherForcing = TeacherForcing.Ratio(0.5f) });
        var inputs = new Parameter("inputs", Draw.Uniform([5, 5, Given], 8));
        Parameter[] all = given ? [.. model.Parameters, inputs] : [.. model.Parameters];
        GradientCheck.Require(GradientCheck.Parameters(all, pass => model.Forward(Input(), given ? new Sequence(pass.Read(inputs)) : null, pass).Values, new() { TrainingSeed = 5, Step = 0.005f, AbsoluteTolerance = 1e-3f }));
    }

    [Fact]
    public void Predict_OutsideOfTraining_FeedsOnTheLargestLogit()
    {
        AutoregressiveTokens model = Model(false, new() { Choice = TokenChoice.Sample() });
        TokenBatch start = TokenBatch.From(new[,] { { 1, 0, 0, 0, 0 }, { 4, 0, 0, 0, 0 } }), other = TokenBatch.From(new[,] { { 1, 5, 5, 5, 5 }, { 4, 5, 5, 5, 5 } });
        Tensor logits = model.Predict(start).Values;
        Expect.BitEqual(logits, model.Predict(other).Values, "logits");

        TokenBatch text = model.RollOut(TokenBatch.From(new[,] { { 1 }, { 4 } }), 5);
        int[] largest = [.. Enumerable.Range(0, 10).Select(row => TokenChoice.Greedy.Choose(logits.Data.Slice(row * Vocabulary, Vocabulary)))];
        Assert.Equal(largest, text.Tokens.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RollOut_PrimersOfUnequalLengths_GoOnFromEachEnd(bool given)
    {
        AutoregressiveTokens model = Model(given);
        TokenBatch primer = TokenBatch.Pad([[1, 2], [3, 4, 5, 0], [2]], padding: 99);
        Sequence? inputs = given ? new Sequence(Draw.Uniform([3, 8, Given], 8)) : null;
        TokenBatch text = model.RollOut(primer, 5, TokenChoice.Sample(0.5f), new Rng(4), inputs);

        // A generator for each sequence, forked in the order of the batch.
        var rng = new Rng(4);
        Rng[] draws = [rng.Fork(), rng.Fork(), rng.Fork()];
        int[][] written = [[], [], []];
        AutoregressiveTokens forced = Model(given, new() { ReadsTruthAtInference = true });
        for (int step = 0; step < 5; step++)
        {
            for (int sequence = 0; sequence < 3; sequence++)
            {
                int[] soFar = [.. primer.Tokens.Slice(sequence * 4, primer.Lengths[sequence]), .. written[sequence]];
                Sequence? here = inputs is null ? null : new Sequence(Ops.Slice(Ops.Slice(inputs.Values, 0, sequence, 1), 1, 0, soFar.Length));
                Tensor logits = forced.Forward(TokenBatch.FromSingle(soFar), here, ForwardContext.Inference).Values;
                written[sequence] = [.. written[sequence], TokenChoice.Sample(0.5f).Choose(logits.Data[^Vocabulary..], draws[sequence])];
            }
        }

        Assert.Equal(written.SelectMany(tokens => tokens), text.Tokens.ToArray());
        Assert.Equal(text.Tokens.ToArray(), model.RollOut(primer, 5, TokenChoice.Sample(0.5f), new Rng(4), inputs).Tokens.ToArray());
    }

    [Fact]
    public void Stream_Tokens_GivesTheLogitsOfAForcedRun()
    {
        AutoregressiveTokens model = Model(false, new() { ReadsTruthAtInference = true });
        int[] tokens = [3, 1, 5, 0];
        Tensor expected = model.Predict(TokenBatch.FromSingle(tokens)).Values;
        TokenSession session = model.Stream();
        for (int step = 0; step < tokens.Length; step++)
            Expect.Close(Ops.Slice(expected, 1, step, 1), Tensor.From([1, 1, Vocabulary], session.Push(tokens[step])), $"step {step}", 1e-6);
        Assert.Contains("exogenous inputs", Expect.Message<NotSupportedException>(() => Model(true).Stream()));
    }

    [Fact]
    public void Model_WhatDoesNotFit_IsNamed()
    {
        Assert.Contains("gives 3 features, but the layer takes 2", Expect.Message<ArgumentException>(() => new AutoregressiveTokens(_embedding, new Gru(2, 4, new Rng(1)), _head)));
        Assert.Contains("gives 7 logits, but Embedding(6, 3) has 6 rows", Expect.Message<ArgumentException>(() => new AutoregressiveTokens(_embedding, _gru, new Linear(4, 7, new Rng(1)))));
        Assert.Contains("expected [batch=5, time=5 or more, exogenous=2] without padding, got null", Expect.Message<ArgumentException>(() => Model(true).Predict(Input())));
        Assert.Contains("sequence 2 is empty", Expect.Message<ArgumentException>(() => Model(false).RollOut(Input(), 2)));
        Assert.Contains("sampling needs a generator", Expect.Message<ArgumentNullException>(() => Model(false).RollOut(TokenBatch.FromSingle(1), 2, TokenChoice.Sample())));
        Assert.Equal(["embedding.weight", "layer.weight_ih_l0"], Model(false).NamedParameters.Select(p => p.Path).Take(2));
    }

    private static TokenBatch Input() => TokenBatch.Pad([[1, 2, 3], [5, 4, 3, 2, 1], [], [0, 0, 1, 1, 2], [4]], padding: 77);

    private static Gradients Backward(ForwardContext pass, Sequence output) => pass.Backward(Ops.Sum(output.Values * Draw.Uniform(output.Values.Shape, 21)));

    private AutoregressiveTokens Model(bool given, AutoregressiveTokensOptions? options = null) => new(_embedding, given ? _wideGru : _gru, _head, options);
}
