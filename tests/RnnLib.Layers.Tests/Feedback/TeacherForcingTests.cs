namespace RnnLib.Layers.Tests;

/// <summary>The schedules as published, and which steps the dice give the truth.</summary>
public sealed class TeacherForcingTests
{
    [Fact]
    public void Probability_OfEachSchedule_FollowsItsFormula()
    {
        Assert.Equal([1, 1], Of(TeacherForcing.Always, 0, 1_000_000));
        Assert.Equal([0, 0], Of(TeacherForcing.Never, 0, 1_000_000));
        Assert.Equal([0.3f, 0.3f], Of(TeacherForcing.Ratio(0.3f), 0, 1_000_000));
        Assert.Equal([1, 0.75f, 0.5f, 0, 0], Of(TeacherForcing.Linear(100), 0, 25, 50, 100, 200));
        Assert.Equal([0.9f, 0.55f, 0.2f], Of(TeacherForcing.Linear(10, from: 0.9f, to: 0.2f), 0, 5, 11));
        Assert.Equal([0.2f, 0.6f], Of(TeacherForcing.Linear(10, from: 0.2f, to: 0.6f), 0, 10));
        Assert.Equal([1, 0.9f, 0.81f, 0.25f], Of(TeacherForcing.Exponential(0.9, minimum: 0.25f), 0, 1, 2, 1000));
        Assert.Equal([10f / 11, (float)(10 / (10 + Math.E)), (float)(10 / (10 + Math.Exp(2.3))), 0, 0], Of(TeacherForcing.InverseSigmoid(10), 0, 10, 23, 1_000_000, long.MaxValue));
        Assert.Equal([0.125f], Of(TeacherForcing.Of(step => step / 8f), 1));
    }

    [Fact]
    public void Values_OfEqualSchedules_AreEqualAndSpeakForThemselves()
    {
        Assert.Equal(TeacherForcing.Ratio(0.5f), TeacherForcing.Ratio(0.5f));
        Assert.Equal(TeacherForcing.Always, TeacherForcing.Ratio(1));
        Assert.NotEqual(TeacherForcing.Ratio(0.5f), TeacherForcing.Ratio(0.5f) with { Draw = TeacherForcingDraw.PerStep });
        Assert.NotEqual(TeacherForcing.Linear(10), TeacherForcing.Linear(11));
        Assert.Equal("Linear(2000, 1 to 0.25) PerSequence", (TeacherForcing.Linear(2000, 1, 0.25f) with { Draw = TeacherForcingDraw.PerSequence }).ToString());
        Assert.Equal("InverseSigmoid(300, minimum 0)", TeacherForcing.InverseSigmoid(300).ToString());
        Assert.Equal("Always", TeacherForcing.Always.ToString());
    }

    [Fact]
    public void Constructors_NumbersOutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => TeacherForcing.Ratio(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => TeacherForcing.Ratio(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => TeacherForcing.Linear(0));
        Assert.Throws<ArgumentOutOfRangeException>("to", () => TeacherForcing.Linear(10, 1, -0.1f));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => TeacherForcing.Exponential(1));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => TeacherForcing.InverseSigmoid(0.5));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => TeacherForcing.Always.Probability(-1));
        Assert.Contains("for step 7, got 2", Assert.Throws<InvalidOperationException>(() => TeacherForcing.Of(_ => 2).Probability(7)).Message);
    }

    [Fact]
    public void Draw_Ratio_ThrowsOncePerRealStepInTheOrderOfTheBatch()
    {
        int[] lengths = [2, 4, 0, 3];
        FeedbackPlan plan = Draw(TeacherForcing.Ratio(0.5f), lengths, seed: 5, out RngState after);

        var rng = new Rng(5);
        for (int step = 1; step < 4; step++)
        {
            for (int sequence = 0; sequence < 4; sequence++)
            {
                if (step < lengths[sequence])
                    Assert.Equal(rng.NextSingle() < 0.5f, Truth(plan, lengths, sequence, step));
            }
        }

        Assert.Equal(rng.State, after);
        Assert.All([0, 1, 3], sequence => Assert.True(Truth(plan, lengths, sequence, 0)));
    }

    [Fact]
    public void Draw_PerStepAndPerSequence_ThrowOnceForAllOfThem()
    {
        int[] lengths = [2, 4, 0, 3];
        FeedbackPlan perStep = Draw(TeacherForcing.Ratio(0.4f) with { Draw = TeacherForcingDraw.PerStep }, lengths, seed: 9, out RngState after);
        var rng = new Rng(9);
        for (int step = 1; step < 4; step++)
        {
            bool truth = rng.NextSingle() < 0.4f;
            Assert.All([0, 1, 3], sequence => Assert.True(step >= lengths[sequence] || Truth(perStep, lengths, sequence, step) == truth));
        }

        Assert.Equal(rng.State, after);

        FeedbackPlan perSequence = Draw(TeacherForcing.Ratio(0.4f) with { Draw = TeacherForcingDraw.PerSequence }, lengths, seed: 9, out after);
        rng = new Rng(9);
        foreach (int sequence in (int[])[0, 1, 3])
        {
            bool truth = rng.NextSingle() < 0.4f;
            for (int step = 1; step < lengths[sequence]; step++)
                Assert.Equal(truth, Truth(perSequence, lengths, sequence, step));
        }

        Assert.Equal(rng.State, after);
    }

    [Fact]
    public void Draw_ChanceOfZeroOrOne_DrawsNothing()
    {
        foreach (TeacherForcing forcing in (TeacherForcing[])[TeacherForcing.Always, TeacherForcing.Never, TeacherForcing.Linear(10)])
        {
            FeedbackPlan plan = Draw(forcing, [2, 4], seed: 1, out RngState after);
            Assert.Equal(new Rng(1).State, after);
            Assert.Equal(forcing != TeacherForcing.Never, plan.IsOnePass);
        }
    }

    [Fact]
    public void Draw_OutsideOfTraining_GivesNoTruthAfterThePrimer()
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([2, 5, 1])));
        var plan = FeedbackPlan.Draw(TeacherForcing.Always, layout, primer: 2, ForwardContext.Inference);
        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, 5).Select(step => plan.IsTruth(step)));
        Assert.True(FeedbackPlan.Draw(TeacherForcing.Never, layout, primer: 9, ForwardContext.Inference).IsOnePass);
    }

    [Fact]
    public void ChunkAt_StepsOfTruth_RunTogetherWithTheStepBeforeThem()
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([1, 9, 1])));
        var plan = FeedbackPlan.Draw(TeacherForcing.Ratio(0.5f), layout, primer: 1, ForwardContext.Training(new Rng(3)));
        int steps = 0;
        for (int start = 0; start < 9; start += plan.ChunkAt(start))
        {
            Assert.Equal(start > 0, !plan.IsTruth(start));
            Assert.All(Enumerable.Range(start + 1, plan.ChunkAt(start) - 1), step => Assert.True(plan.IsTruth(step)));
            steps++;
        }

        Assert.InRange(steps, 2, 8);
    }

    private static float[] Of(TeacherForcing forcing, params long[] steps) => [.. steps.Select(forcing.Probability)];

    private static FeedbackPlan Draw(TeacherForcing forcing, int[] lengths, ulong seed, out RngState after)
    {
        var rng = new Rng(seed);
        var plan = FeedbackPlan.Draw(forcing, StepLayout.Of(new Sequence(Tensor.Zeros([lengths.Length, 4, 1]), lengths)), primer: 1, ForwardContext.Training(rng));
        after = rng.State;
        return plan;
    }

    private static bool Truth(FeedbackPlan plan, int[] lengths, int sequence, int step)
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([lengths.Length, 4, 1]), lengths));
        return plan.ReadsTruth(step, Array.IndexOf(layout.Places, sequence));
    }
}
