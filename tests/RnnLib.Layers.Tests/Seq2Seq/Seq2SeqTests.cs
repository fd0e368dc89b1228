namespace RnnLib.Layers.Tests;

public sealed class Seq2SeqTests
{
    public static TheoryData<string> Kinds => [.. Seq2SeqCase.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_OfAllParameters_MatchesCentralDifferences(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind);
        Expect.Differentiable(model.Parameters, pass => model.Forward(new(Seq2SeqCase.Source, Seq2SeqCase.Previous), pass).Values);
    }

    /// <summary>Free running in training: the choices do not move with the weights, and so small a step changes none of them.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_ScheduledSampling_MatchesCentralDifferences(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind, options => options with { TeacherForcing = TeacherForcing.Ratio(0.4f) });
        GradientCheck.Require(GradientCheck.Parameters(
            model.Parameters, pass => model.Forward(new(Seq2SeqCase.Source, Seq2SeqCase.Previous), pass).Values, new() { TrainingSeed = 3, Step = 0.005f, AbsoluteTolerance = 1e-3f }));
    }

    /// <summary>Training in a batch of unequal lengths and decoding token by token are one model.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void StartAndRead_GiveTheLogitsOfTraining(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind);
        Sequence logits = model.Forward(new(Seq2SeqCase.Source, Seq2SeqCase.Previous), ForwardContext.Differentiating());
        for (int row = 0; row < 4; row++)
        {
            TokenBatch source = TokenBatch.FromSingle(Seq2SeqCase.Source.Tokens.Slice(row * 5, Seq2SeqCase.Source.Lengths[row]));
            NextTokens<Seq2SeqState> next = model.Start(source);
            for (int step = 0; step < Seq2SeqCase.Previous.Lengths[row]; step++)
            {
                if (step > 0)
                    next = model.Read([Seq2SeqCase.Previous[row, step]], next.State);
                Expect.Close(Ops.Reshape(Ops.Slice(Ops.Slice(logits.Values, 0, row, 1), 1, step, 1), [1, Seq2SeqCase.Vocabulary]), next.Logits, $"row {row}, step {step}", 2e-6);
            }
        }

        // Padding reaches nothing, and beyond a target's end stand zeros.
        for (int row = 0; row < 4; row++)
        {
            for (int step = Seq2SeqCase.Previous.Lengths[row]; step < 4; step++)
                Assert.All(Ops.Slice(Ops.Slice(logits.Values, 0, row, 1), 1, step, 1).ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_Batch_EqualsOneByOneAndBeamOfWidthOne(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind);
        var options = new SamplingOptions { MaximumLength = 7 };
        TokenHypothesis[] together = model.Decode(Seq2SeqCase.Source, options), sampled = model.Decode(Seq2SeqCase.Source, options with { Choice = TokenChoice.Sample() }, new Rng(2));
        TokenHypothesis[][] narrow = model.BeamSearch(Seq2SeqCase.Source, new() { Width = 1, MaximumLength = 7 }), wide = model.BeamSearch(Seq2SeqCase.Source, new() { Width = 6, Hypotheses = 3, MaximumLength = 7 });
        var rng = new Rng(2);
        for (int row = 0; row < 4; row++)
        {
            TokenBatch source = TokenBatch.FromSingle(Seq2SeqCase.Source.Tokens.Slice(row * 5, Seq2SeqCase.Source.Lengths[row]));
            Assert.Equal(model.Decode(source, options)[0].Tokens, together[row].Tokens);
            Assert.Equal(model.Decode(source, options with { Choice = TokenChoice.Sample() }, rng)[0].Tokens, sampled[row].Tokens);
            Assert.Equal(together[row].Tokens, narrow[row][0].Tokens);
            TokenHypothesis[] alone = model.BeamSearch(source, new() { Width = 6, Hypotheses = 3, MaximumLength = 7 })[0];
            Assert.Equal(alone.Select(one => string.Join(' ', one.Tokens)), wide[row].Select(one => string.Join(' ', one.Tokens)));
            Assert.True(wide[row][0].Score >= together[row].LogProbability - 1e-5);
            Assert.Equal(ForcedLogP(model, source, wide[row][1]), wide[row][1].LogProbability, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_AnotherOrder_TakesStateAndSourceAlong(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind);
        NextTokens<Seq2SeqState> start = model.Start(Seq2SeqCase.Source);
        Tensor inOrder = model.Read([3, 4, 5, 0], start.State).Logits;
        NextTokens<Seq2SeqState> moved = model.Read([0, 4, 4, 3], model.Select(start.State, [3, 1, 1, 0]));
        Expect.Close(Ops.Gather(inOrder, [3, 1, 1, 0]), moved.Logits, "logits", 1e-6);

        Tensor further = model.Read([1, 1, 1, 1], model.Select(model.Read([3, 4, 5, 0], start.State).State, [1, 0, 3, 3])).Logits;
        Expect.Close(further, model.Read([1, 1, 1, 1], model.Select(moved.State, [2, 3, 0, 0])).Logits, "logits after another token", 1e-6);
    }

    [Theory]
    [InlineData("luong")]
    [InlineData("input feeding")]
    [InlineData("bahdanau")]
    [InlineData("heads")]
    public void Align_EachToken_HasWeightsOverItsSource(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind);
        Sequence weights = model.Align(Seq2SeqCase.Source, [[4, 5, 3], [], [5, 5], [3]]);

        Assert.True(weights.Values.Shape == [4, 4, 5]);
        Assert.Equal([4, 1, 3, 2], weights.Lengths.ToArray());
        for (int row = 0; row < 4; row++)
        {
            for (int step = 0; step < 4; step++)
            {
                float[] one = weights.Values.ToArray()[((row * 4 + step) * 5)..((row * 4 + step + 1) * 5)];
                Assert.Equal(step < weights.Lengths[row] ? 1 : 0, one.Sum(), 1e-5f);
                Assert.All(one[Seq2SeqCase.Source.Lengths[row]..], weight => Assert.Equal(0, weight));
            }

            // A source alone has the same weights.
            TokenBatch source = TokenBatch.FromSingle(Seq2SeqCase.Source.Tokens.Slice(row * 5, Seq2SeqCase.Source.Lengths[row]));
            int[] target = [.. Seq2SeqCase.Previous.Tokens.Slice(row * 4 + 1, Seq2SeqCase.Previous.Lengths[row] - 1)];
            Tensor alone = model.Align(source, [target]).Values;
            Expect.Close(Ops.Slice(Ops.Slice(Ops.Slice(weights.Values, 0, row, 1), 1, 0, target.Length + 1), 2, 0, source.Time), alone, $"row {row}", 1e-5);
        }
    }

    [Fact]
    public void Forward_TeacherForcingNever_ReadsItsOwnChoices()
    {
        foreach (string kind in Seq2SeqCase.Kinds.Except(["chain"]))   // whose dropout would differ
        {
            Seq2Seq<TokenBatch> free = Seq2SeqCase.Of(kind, options => options with { TeacherForcing = TeacherForcing.Never });
            int[] longest = [Seq2SeqCase.Start, 0, 0, 0, 0, 0, 0];
            Sequence logits = free.Forward(new(Seq2SeqCase.Source, TokenBatch.Pad([longest, longest, longest, longest])), ForwardContext.Training(new Rng(1)));
            TokenHypothesis[] greedy = free.Decode(Seq2SeqCase.Source, new() { MaximumLength = 7 });
            for (int row = 0; row < 4; row++)
            {
                for (int step = 0; step < greedy[row].Tokens.Count; step++)
                    Assert.Equal(greedy[row].Tokens[step], TokenChoice.Greedy.Choose(logits.Values.Data.Slice((row * 7 + step) * Seq2SeqCase.Vocabulary, Seq2SeqCase.Vocabulary)));
            }
        }
    }

    [Theory]
    [InlineData("input feeding")]
    [InlineData("chain")]
    public void SaveAndLoad_AnotherObject_DecodesTheSame(string kind)
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of(kind), other = Seq2SeqCase.Of(kind);
        foreach (Parameter parameter in model.Parameters)
            parameter.Assign(Draw.Uniform(parameter.Shape, 40 + (ulong)parameter.Shape.Count).ToArray());
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path);
            Assert.NotEqual(model.Start(Seq2SeqCase.Source).Logits.ToArray(), other.Start(Seq2SeqCase.Source).Logits.ToArray());
            other.Load(path);
            Expect.BitEqual(model.Start(Seq2SeqCase.Source).Logits, other.Start(Seq2SeqCase.Source).Logits, "logits");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Parameters_HaveStablePaths() => Assert.Equal(
        [
            "encoder.input.weight", "encoder.layer.weight_ih_l0", "encoder.layer.weight_hh_l0", "encoder.layer.bias_ih_l0", "encoder.layer.bias_hh_l0",
            "encoder.layer.weight_ih_l0_reverse", "encoder.layer.weight_hh_l0_reverse", "encoder.layer.bias_ih_l0_reverse", "encoder.layer.bias_hh_l0_reverse",
            "embedding.weight", "layer.weight_ih_l0", "layer.weight_hh_l0", "layer.bias_ih_l0", "layer.bias_hh_l0",
            "bridge.state0_l0.weight", "bridge.state0_l0.bias", "bridge.state1_l0.weight", "bridge.state1_l0.bias",
            "attention.weight", "attention.weight_score", "combine.weight", "head.weight", "head.bias",
        ],
        Seq2SeqCase.Of("input feeding").NamedParameters.Select(p => p.Path));

    private static double ForcedLogP(Seq2Seq<TokenBatch> model, TokenBatch source, TokenHypothesis text)
    {
        TokenBatch previous = TokenBatch.FromSingle([Seq2SeqCase.Start, .. text.Tokens]);
        Tensor logP = Ops.LogSoftmax(model.Predict(new(source, previous)).Values);
        int[] said = text.HasEnded ? [.. text.Tokens, Seq2SeqCase.End] : [.. text.Tokens];
        return said.Select((token, step) => (double)logP[0, step, token]).Sum();
    }
}
