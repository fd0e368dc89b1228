using RnnLib;
using RnnLib.Layers;

namespace SentimentAnalysis;

/// <summary>In training a random share of the words is read as unknown, so that no judgement hangs on a few of them (Iyyer et al., 2015).</summary>
internal sealed class WordDropout(float rate, int unknown) : Module<TokenBatch, TokenBatch>
{
    public override TokenBatch Forward(TokenBatch input, ForwardContext pass)
    {
        if (!pass.IsTraining || rate == 0)
            return input;
        int[] words = input.Tokens.ToArray();
        for (int i = 0; i < words.Length; i++)
        {
            if (pass.Rng.NextSingle() < rate)
                words[i] = unknown;
        }

        return new(input.Batch, input.Time, words, input.Lengths);
    }
}
