"""The closed list of words and phrases the grammar knows, by what they do in a wish.

In a phrase, `[a|b]` is a choice and `[a|]` may be left out. Words are as `normalise` leaves them ("don't" is
"do not"). Topics and channels are not here: they come from the company's catalog.
"""

from __future__ import annotations

import itertools
import re

PHRASES: dict[str, str] = {
    # Turns the polarity of what follows.
    "NEG": """
        not; never; never ever; no; none of; none; neither; nor; no more; zero; not any; not any more; no longer; not even; hell no
        would rather not; prefer not to; prefer not; rather you [do|did] not; would rather you [do|did] not; nothing but no
        not interested in; [am|] not into; not a fan of; [have|have got|got|with|] no interest in; not keen on
        [have|there is|] no need [for|to|of]; [can|could] do without; [can|could] live without; spare me; no use for
        no thanks to; no thank you to; no to; no thanks on; pass on; will pass on; hell no to; not having; not for me
        say no to; saying no to; not a big fan of; have zero interest in; zero interest in; not looking for; not looking to
        no desire to; no desire for; never again; not another; not one more; not a single; not a; not an; do not ever
    """,
    "STOP": """
        stop; stopping; stops; please stop; quit; quitting; cease; end; ending; cut; cut out; cut off; kill; cancel; canceling; cancelling
        drop; ditch; remove; removing; get rid of; turn off; turning off; shut off; switch off; shut down; disable; deactivate
        opt out; opt out of; opt out from; opt me out; opt me out of; opt me out from; opting out of; opting out; opted out of
        unsubscribe; unsubscribe from; unsubscribe me; unsubscribe me from; unsubscribing from; unsubscribe me to; unsubscribe to
        unenroll me [from|in]; deregister me from
        [take|get|drop|strike|remove|delete|pull|sign|kick] me [off|off of|from|out of|from all of]; done with; so done with
        [sick|tired] of; sick and tired of; fed up with; enough of; enough with; had enough of; have had enough of; had it with
        lay off; lay off of; knock off; discontinue; terminate; block; eliminate; leave me out of; exclude me from; count me out of; scrap; axe; nix
        revoke [my|] [consent|permission] [for|to]; withdraw [my|] [consent|permission] [for|to]; no longer [want|wish|need|care]
        halt; abort; wipe out; do away with; put an end to; put a stop to; bring an end to
    """,
    # A refusal that says of itself what it refuses: all marketing.
    "SELF_STOP": """
        leave me alone; [take|get|remove|drop|delete|strike] me [off|off of|from|out of] [the|this|that|your|all your|all|every|any|] [mailing|contact|marketing|distribution|] [list|lists]; stop [bothering|bugging|harassing|pestering|hounding|annoying] me
        stop [bothering|bugging|harassing|pestering|hounding|annoying|spamming] us; quit [bothering|bugging|harassing|pestering|hounding|annoying] me
        cut it out; knock it off; [make|made] it stop; unsubscribe me from [the|this|your|] [list|lists|mailing list]; stop it
        unsubscribe from [the|this|your|] [list|lists|mailing list]; off your list; off the list; give it a rest
        [do not|] want off [the|this|your|] [list|mailing list]
    """,
    "WANT": """
        want; wanting; need; would like; would love; would appreciate; would enjoy; would like to; like to; love to; wish; wish to; would welcome
        interested in; am into; would be interested in; would be interested; interested; looking for; looking to; could use; want to; need to; care for; care about; care to
        would be [happy|glad|pleased|delighted|keen] [to|with]; would be great to; would be nice to; [hoping|hope] to; would be grateful for
        want in on; would like in on; would want; would really like; am keen on; am keen to; fancy; ready for; would not say no to
        [ask|asking] [for|to]
    """,
    "PREFER": """
        prefer; preferring; would prefer; would rather; rather; would rather have; would rather get; prefer to; would prefer to; would sooner; like better
    """,
    "GRANT": """
        you can; you may; you could; you are [welcome|free|allowed] to; you guys can; you can go ahead and; you can always; you can just; you could always
        you have my [permission|ok|consent|blessing] to; feel free; feel free to; please feel free to; go ahead; go ahead and; by all means
        [it is|it would be|that is|] [ok|fine|cool|alright|good|all right|great|nice|perfectly fine|totally fine] [to|if you|for you to|if you guys|with me if you|with me to]
        [am|am totally|am perfectly|am also|am quite] [ok|fine|good|cool|happy|down|open|up|comfortable|game] [with|to|for]
        do not mind; do not mind if you; would not mind; would not mind if you; no problem with; no objection to; have no [problem|objection|issue] [with|to]
        not opposed to; not against; not a problem to; not averse to
        happy to; glad to; happy with; [sign|signing] me up; sign me up [for|to]; subscribe; subscribe me; subscribe me to; subscribe to; subscribe me for
        opt in; opt me in; opt in to; opt me in to; opt me in for; opt into; opt me into; opt in for; opting in to
        add me; add me to; put me [on|down for|down on|in for]; enroll me [in|for]; enrol me [in|for]; count me in; count me in for; [am|] all in for; register me for; include me [in|on|for]
        yes to; yes please to; yes for; say yes to; bring on; hook me up with; set me up [with|for]; start; starting; start up; begin; turn on; switch on; enable; activate; allow
        agree to; consent to; i accept; opting into; give me; gimme; let me have; hit me with; hit me up with; [am|be] down for; [am|be] up for
        keep me [posted|updated|informed|in the loop|up to date|in the know|apprised]; keep me [posted|updated|informed|in the loop|up to date|in the know] [on|about|of|with|when|regarding]
        let me know; let me know [about|when|if|of|whenever|once]; [give|giving] me a heads up [about|on|when|if|]; tell me when; tell me if; hit me up; hit me up [about|when|with|if]
        sign up [for|to]; signing up for; i will take; will take; might as well; want to start; welcome; i would welcome; join
        [i am|] [in favor|in favour] of; more than happy to; more than welcome to; you are more than welcome to; i give you permission to; permission to; permission granted to
    """,
    "SEND": """
        send; sending; sends; sent to; contact; contacting; contacted; reach; reaching; reach out; reach out to; reaching out; message; messaging; messaged
        notify; notifying; notified; tell; telling; inform; informing; informed; alert me; alerted; remind; reminding; reminded; ping; pinging; pinged; update me
        hear; hear from you; hearing from you; hear from you guys; hearing; get; getting; receive; receiving; receipt of; have; having
        shoot me; shoot; drop me a line; drop me; bother; bothering; bug me; bugging; pester; write; writing; come; coming; comes; go; going; goes; use; using; deliver to; deliver
        be [contacted|notified|informed|alerted|reached|reminded|told|messaged]; being [contacted|notified|informed|alerted|reminded|told|messaged]; see; seeing; forward; forwarding
        push; bombard; bombarding; flood; flooding; blast; blasting; pushing; communicate; communicating; communicate with; put; reach me; reach me at
        let me hear; sign up; handle; delivered; be sent; being sent; be given; throw; deal with; hit me; give; giving; follow up; check in; be on; fire; stay in touch; keep in touch; get in touch; get in touch with; be in touch; touch base
        disturb; disturbing; share; sharing; provide; mailing list for
    """,
    "SWITCH": """
        switch; switching; switch over; move; moving; change; changing; convert; transfer; shift; swap; redirect; migrate
    """,
    "FINE": """
        [is|are|would be|will be|should be|be|sounds|seems] [fine|ok|good|great|cool|alright|all right|perfect|welcome|ideal|acceptable|allowed|lovely|nice|wonderful|okay|awesome] [with me|by me|for me|to use|]
        [is|are|would be|will be|be|always|] [best|better|preferred|preferable|easiest|easier|the best|convenient] [for me|with me|by me|to reach me|]
        [work|works|would work|will work|do|does] [best|well|better|great|fine|for me|better for me|best for me|well for me]
        [fine|ok|good|great|cool|alright] [by me|with me|for me]; [suit|suits] me; [suit|suits] me best
        [is|are] [a|the|] [good|great|best|better|fine] [time|times|way|ways|idea] [to|for|to reach me|for me|to contact me|to get me|to reach me at|]
        [is|are|] my preference; [is|are] [my|the] [preferred|favorite] [way|method|channel|choice|time]; i am [free|available|around|home|reachable]; am [free|available|around|home|reachable]
        is when i am [free|available|around|home|reachable]; [i|we] can [talk|take calls]; the way to go; is the way to go; all good; is what i [want|prefer]
        [is|are] when you can; when i am [free|available|home]; is a yes; are a yes; [is|are] the only time; [is|are] the only way
        is how i like it; is what works; [is|are] the right [time|way]; catch me; get hold of me; get ahold of me; reach me best; [is|are] when to
    """,
    "BAD": """
        [is|are|would be|will be] [not|] [bad|terrible|no good|awful|out|off limits|unwelcome|unwanted|a no|a no go|no go|the worst|inconvenient|impossible|off the table|not an option|rubbish|a bad time|bad times|a bad time to|a bad time for|bad times to|bad times for|unacceptable|forbidden|prohibited|banned|not allowed]
        [is|are|would be] not [ok|good|great|fine|wanted|welcome|necessary|needed|allowed|required|acceptable|convenient|for me|possible|cool|ideal|a good time|a good time to|good times|a good time for|appreciated|good for me|ok with me]
        [do|does|will|would] not [work|suit me|work for me|work well|suit|work well for me]; not [wanted|welcome|necessary|needed|allowed|ok|good|cool|okay] ; i am [busy|asleep|unavailable|at work|sleeping|in meetings|working|in class|driving|not available|not home|not around]; am [busy|asleep|unavailable|at work|sleeping|in meetings|in class|not available]
        off limits; no go; i am not [free|available|around|home|reachable]; [i|we] can not [talk|take calls|answer|pick up|look at my phone|take a call]; no good
    """,
    "ENOUGH": """
        [is|are|would be|will be|should be|] [plenty|enough|sufficient|more than enough|all i need|all i want|all i can take|all i can handle|the max|the maximum|the limit|my limit|my max|good enough|quite enough|as much as i want|as much as i can take|as often as i want|the most i want] [for me|thanks|]
        [is|are] [the most|as much as] [i|we] [want|need|can take|can handle]; would do; will do; should do; should do it; is all; does it; is about right; is right; will suffice; would suffice
        [is|are] the [limit|max|most|maximum]
    """,
    "MAX": """
        no more than; not more than; never more than; at most; at the most; at the very most; at maximum; max; maximum; maximum of; max of; a max of; a maximum of; the max; up to; tops; limit; limit to; limit it to; limited to; limit them to; limit yourself to; limiting
        no more often than; no more frequently than; not more often than; cap; cap it at; capped at; cap at; cap them at; cap of; or less; or fewer; not to exceed; not exceeding; without exceeding
        restrict; restrict it to; restrict to; no oftener than; or under; a limit of; nothing more than; not over; no greater than; never over; never exceed; not exceed; not any more than; keep it at; keep it to; keep it under; keep them to; keep to; or so max; limit me to; limit that to; cut down to; cut back to; cut it down to; reduce to; reduce it to; down to; slow down to; scale back to; only need; stick to; bring down to; dial back to
    """,
    "MORE": "more than; over; more often than; more frequently than; any more than; exceeding; above",
    "LESS": "less than; fewer than; under; below; less often than",
    "TOO": """
        [is|are|was|] [way|far|a bit|just|simply|a little|] too [much|many|often|frequent|frequently|a lot]; overkill; excessive; is overkill; so many; so much; a lot of; is a lot; that many; that much; that often; so often; all the time; constantly; so frequently
    """,
    "VAGUE": """
        less often; less frequently; less frequent; fewer; less; lesser; not [so|as|too|that|quite so] [much|many|often|frequent|frequently]; rarely; seldom; occasionally; occasional; once in a while; every once in a while; every so often
        every now and then; every now and again; now and then; now and again; from time to time; sometimes; sparingly; hardly ever; very rarely; only rarely; only occasionally; infrequently
        cut back; cut back on; cut down; cut down on; slow down; slow it down; slow down on; slow down with; tone down; tone it down; tone it down on; tone down on; tone it down with; dial back; dial it back; dial down; dial it down; dial back on; ease up; ease up on; ease off; ease off on; go easy on; go easy; scale back; scale back on; scale it back; reduce; reducing; lower
        a [little|bit|lot] less; a bit fewer; way less; far fewer; way fewer; much less; not a lot; not a lot of; do not overdo it; in moderation; space them out; space it out; spread them out; more often; more frequently; more frequent; oftener; back off; back off a bit; back off on; lighten up; lighten up on; chill out with; chill with; fewer and farther between; not every five minutes; not every day; not all the time; not constantly
        calm down with; calm it down; relax with; turn down the volume; turn it down; the frequency; how often; the number of; the amount of; the volume of; taper; throttle; several times; many times; lots of; a handful; a handful of; not daily
        regularly; regular updates; frequently; often; periodically
    """,
    "PAUSE": """
        pause; pausing; hold; holding; hold off; hold off on; holding off on; on hold; snooze; suspend; suspending; freeze; take a break from; take a break; a break from; a break; give me a break from; give me a break; mute; silence; time out; quiet; put a hold on; put a pause on; put on pause; on pause; hit pause on; hit pause; pause on; time off from; a pause on; a pause
        temporarily stop; temporarily; temporarily disable; stop temporarily; on ice; postpone; hold all; a rest from; skip
    """,
    "RESUME": """
        resume; resuming; unpause; restart; restarting; pick back up; turn back on; start back up; start up again; reactivate; start again; start over sending; begin again; go back to [sending|texting|emailing|calling]; back on; start back; unfreeze; unmute; unsnooze; re enable; reenable; lift the pause; end the pause; stop the pause; cancel the pause; remove the pause; take me off pause; continue again; start [texting|emailing|calling|sending|messaging|contacting] again; start [texting|emailing|calling|sending|messaging|contacting] me again
        un pause; can start again; over the pause; pause is over; bring back; no more pause; end my pause; cancel my pause; resubscribe; resubscribe me; resubscribe me to; re subscribe me to; resubscribe to
    """,
    "AGAIN": "again; once again; once more",
    "KEEP": """
        keep; keeping; keep on; keep sending; keep on sending; leave; leaving; continue; continue to; continue with; carry on; carry on with; still want; do still want; still need; still like; would still like; still send; still would like; still be; remain; stay; stays; do not touch; do not change; as is; unchanged; still ok; still fine; stays on; leave on; do want to keep; want to keep; hang on to; maintain; not stop; not unsubscribe; do not cancel; do not stop
        would like to keep; still good; still; should still; can still; may still; can stay; is still ok; are still ok; is still fine; are still fine; can continue; keep getting; keep receiving
    """,
    "UNDO": """
        undo; undo that; undo it; undo this; undo the last [one|thing|change]; undo my last change; go back; [change|switch|put|set|turn] [it|that|this|things|everything|them] back; put it back how it was; revert; revert that; revert it; take that back; take it back; scratch that; cancel that; cancel that change; cancel the last change; restore; [i|have] changed my mind; changed my mind; that was a mistake; was a mistake; [back to|] how it was; [back to|] how it was before; [back to|] the way it was; [back to|] the way it was before; as it was; as it was before; like it was; like it was before; like before; roll back; rollback; roll it back; roll that back; reverse that; reverse it; forget that; forget what i said; forget what i just said; disregard that; ignore that; ignore what i said; disregard; undo what i just said; undo what you just did; undo the change; undo my change; never mind that; did not mean that; not what i meant; that is not what i wanted; not what i wanted; put things back; the way things were; strike that; reset that; unchange; un do
    """,
    "CORRECT": """
        actually; actually no; no wait; wait; wait no; oh wait; sorry; oops; whoops; my bad; i mean; i meant; meant; meaning; or rather; rather make that; make it; make that; make them; make those; change it to; change that to; change them to; change to; let us make it; let us make that; make this; let us do; let us say; correction; on second thought; on second thoughts; second thoughts; scratch that make it; better make it; better make that; turn that into; no make it; no make that; instead make it; no actually; hmm actually; i should have said; should say; should be; nope make it; switch it to; switch that to; update it to; update that to; set it to; set that to; no i meant; no sorry; change the frequency to; changed my mind make it; hold on; hang on
    """,
    "ONLY": """
        only; only ever; solely; exclusively; just; strictly; purely; nothing but; nothing except; nothing other than; nothing besides; merely; no one but; nothing apart from
    """,
    "NOTHING_ELSE": "nothing else; that is it; that is all; nothing more; no others; no other; nowhere else; no other way; only that; no exceptions; not anything else",
    "EXCEPT": """
        except; except for; except from; except about; except when; excepting; excluding; other than; apart from; aside from; besides; but not; just not; only not; not including; with the exception of; minus; save for; bar; barring
        unless it is about; unless it is for; unless they are about; unless about; unless it is; unless they are; unless there is a; unless there is; unless you have; unless they are for; unless it concerns; unless it is regarding; outside of; leaving out; leave out; without; sans; skipping; exclude; except that; unless it is to do with; not counting; as long as it is not; as long as they are not; so long as it is not; anything other than that is not
    """,
    "INSTEAD": "instead of; rather than; in place of; in lieu of; as opposed to; in preference to; not by; replacing",
    "INSTEADADV": "instead",
    "ALSO": "also; too; as well; same; the same; same goes; the same goes; same thing; the same thing; likewise; ditto; as well as; same with; same for; same goes for; same deal for; same deal; similarly; along with; in addition; additionally; on top of that; same again for; and also; same rule for; same rules for; do the same; do the same for; do the same with",
    "GLUE": """
        if you want to; if you need to; if you have to; if you must; if you would like to; if you like; if you want; if possible; if you can; if you could; if that is ok; if that is ok with you; if that is fine; if it is ok; if it is possible; if you do not mind; if you please; if that works; if you would; if that is possible; if you guys want to; if you wanna; if it is not too much trouble; if you ever need to; if need be; if at all possible; if you are going to; when you want to; when you need to; whenever you want to; if and when you; if you are able to; if it is all the same to you; if you would not mind; when you; whenever you; that you; which you; you send; you guys send; you keep sending; you are sending; you sent; you send me; you keep sending me; you are sending me; you send out; i get; i am getting; i keep getting; i receive; i am receiving; i have been getting; i got; that i get; which are; that are; that i am getting; you make; you have; you are having; you call with; for me to; i need to hear; i have to hear; that i want; that i like; i care about; i signed up for; i subscribed to; i am subscribed to; i ever want; i really want; that come; that comes; coming from you; that come from you; coming to me; coming in; coming through; coming my way; my way; sent to me; sent to; addressed to me; to send me; to send; to contact me; to reach me; of contact
    """,
    "MARKETING": """
        marketing; ads; ad; adverts; advert; advertising; advertisements; advertisement; spam; spams; junk; spamming; spamming me; marketing stuff; advertise; advertising to me; marketing material; marketing materials; marketing crap; solicitations; solicitation; solicit; soliciting; marketing communications; commercials; commercial messages; spammy stuff; market to me; marketing to me; sales pitches; sales pitch; telemarketing
    """,
    "OPTIONAL": """
        everything; anything; all messages; all of it; all of them; all of that; all your messages; all communications; all communication; all contact; every message; all topics; all updates; all notifications; any messages; each and every message; any of it; all types of messages; all alerts; everything you [send|have|got|offer]; anything and everything; all kinds of messages; all the messages; all of this; all of these; any and all messages; all your communications; all your updates; any of them; any of those; any of these; all of your messages; any contact; any communication; any communications; every single thing; any message; every kind of message; all that stuff; all this stuff; anything you send; all my messages; all my notifications; every topic; any topic; the whole lot; the lot; the whole shebang; any thing; every thing; all things; a single message; the works
    """,
    "ELSE": "everything else; anything else; all else; the rest; the others; all the rest; the rest of it; the rest of them; all others; all other messages; any other messages; all the other stuff; all other stuff; all the others; other stuff; other things; all other topics; all the other messages; the other stuff; every other topic; any other stuff; any others; all the other topics; the remainder; any other topic; other messages; other topics",
    "NOTHING": "nothing; nada; nothing at all; zilch; nothing whatsoever",
    "MESSAGES": """
        messages; update; updates; notification; notifications; alert; alerts; reminder; reminders; info; information; news; stuff; thing; things; notice; notices; note; notes; communications; communication; correspondence; content; announcement; announcements; material; materials; notifs; notif; heads ups; pings; blasts; blast; outreach; mailings; mailing; heads up; details; subscription messages; junk messages; bulletin; bulletins; nudges; nudge; tidings; traffic; contacts; touchpoints
    """,
    "ANYCHANNEL": "[any|every|whatever|whichever] [channel|way|method|means|route|form|format]; all channels; all the channels; any channel you like; however you like; any way you like; any which way; by any means; every way; each channel; any way you want; however you want; across all channels; across the board; all fronts; everywhere; any means; all forms; either way; every possible way",
    "BOTH": "both; either",
    "ANYTIME": "anytime; any time; any time of day; any time at all; any day; whenever; whenever you like; whenever you want; any hour; all day; all day long; around the clock; day or night; all week; at any time; at any hour; any old time; at all hours; any time you like; any time you want; any day of the week; no matter when; as often as you like; as often as you want; as much as you want; as much as you like; unlimited; every time; each time; as soon as; the moment; right when; whenever it happens; as they happen; as it happens; in real time; right away when; immediately when",
    "PRON": "it; them; those; these; that; this; they; that one; those ones; this one; these ones; the first one; the second one; the last one; the former; the latter; that stuff; such",
    "HYP": """
        what if; if i; if i were to; if i was to; suppose; supposing; imagine; hypothetically; maybe; perhaps; might; may want; may like; thinking about; thinking of; considering; consider; wondering; wonder; not sure; unsure; should i; would i; was going to; were going to; let us say; say i; in theory; would happen; might want; might like; debating; not certain; can not decide; undecided; on the fence; someday; one of these days; if someone; if you stopped; if you texted; if you emailed; if you called; if you sent; unless i; whether i; whether to; whether; tempted to; almost; nearly; was thinking; probably; might need; almost want; in case i; if they; i do not know if; do not know; what would; what happens
    """,
    "PAST": """
        texted; emailed; called; sent; mailed; phoned; asked; told; said; signed up; subscribed; unsubscribed; opted; received; got; gotten; wanted; used to; stopped; paused; cancelled; canceled; changed; saw; seen; was; were; did; had; have been; has been; been; yesterday; last week; last month; last year; last night; ago; already; rang; wrote; requested; enrolled; agreed; turned off; turned on; muted; ordered; bought; purchased; paid; shipped; missed; thought; kept; came; arrived; complained; promised; read; heard; went
    """,
    "SAY": "says; say; saying; thinks; quote; writes; reads; replied; reply; tells; wants; wrote; claims; claims that; would say; states; tell you to; loves; hates; likes; prefers; needs; gets; asks; keeps; believes; hopes; wishes; gave; quoted; the sentence; the phrase; the words; translate; spell; define; the word; the line; a sign",
    "OTHER": """
        he; she; him; her; his; hers; my [wife|husband|spouse|sister|brother|mom|dad|mother|father|son|daughter|friend|friends|partner|boss|neighbor|neighbour|roommate|kid|kids|boyfriend|girlfriend|colleague|colleagues|coworker|coworkers|family|parents|parent|cousin|uncle|aunt|grandma|grandpa|grandmother|grandfather|mum|buddy|ex|fiance|fiancee|assistant|lawyer|doctor|team|dog|cat|nephew|niece|client|customers|clients|employees|staff|manager|child|children|baby|niece|secretary|landlord|tenant|inlaws|in laws|bro|sis|hubby|wifey|nan|granny|granddaughter|grandson]
        someone; somebody; people; everyone; everybody; nobody; no one; customers; anyone; anybody; the customer; other people; someone else; somebody else; other customers; a friend; folks there; the guy; the lady; a guy; a lady; competitors; the neighbors; kids; their; theirs; themselves; else's
    """,
    "COMPLAINT": """
        you [guys|people|folks|all|] [keep|always|constantly|text|email|call|send|spam|texted|emailed|called|sent|are texting|are emailing|are calling|are sending|are spamming|have been texting|have been emailing|have been sending|have been calling|keep on|spammed|message|bombard|are bombarding|never stop|won't stop|will not stop|messaged]
        [i|we] [keep|get|am getting|have been getting|keep getting|received|receive|am receiving|got|keep receiving|always get|have gotten|see|am seeing|am still getting|still get|am still receiving|still receive|get way]; there are; there is; there have been; the emails are; getting so many; getting too many; why do you; why am i; why are you; why did; why do i; how come
    """,
    "LIKE": "like; love; loved; liked; enjoy; enjoyed; loving; enjoying; hate; hated; hating; dislike; dig; adore; am obsessed with; a big fan of; a fan of; big fan of; detest; despise; can not stand",
    "SO": "so; so please; because; since; as i; therefore; hence; so that; due to; given that; seeing as; now that; because of; on account of; in that; so just; so only; and so; because i am; for i am; so can you; so could you; so you can; thus; that way",
    "WHENIF": "when there is; when there are; whenever there is; whenever there are; when you have; when you get; when you run; whenever you have; if there is; if there are; if you have; if you get; if you run; when my; whenever my; if my; once my; as soon as my; when something; if something; when the; if the; when a; if a; when it is; when i have; when i earn; when my new; if i have; when an; if an; if any; when any; whenever; when; if it is; in case of; in case my; in case there is; if anything happens to my; if anything happens with my; if there's; when new; before my; after my; ahead of; before the; when they are; when some; if some; if ever; anytime there is; any time there is; anytime you have; any time you have; every time there is; every time you have; anytime my; any time my; each time my; whenever a; whenever the; if ever there is; when we have; the moment my; every time my; the minute my; if one of my; when one of my; once the; once there is",
    "COND": "unless; as long as; so long as; provided; providing; on condition; on the condition; until you; until i; while; whilst; depending; assuming; only if; except if; in case; otherwise; or else; if not; if so; if; in the event; in an emergency; emergencies; emergency; urgent; important; critical; until; unless and until",
    "SHOW": """
        what am i [signed up for|subscribed to|getting|receiving|opted in to|opted into|on|enrolled in|going to get]; [show|see|list|view|tell|give] me my [preferences|settings|subscriptions|choices|contact preferences|communication preferences|contact settings|current preferences|current settings|notification settings|message settings|messaging preferences]; [show|list|view|see|check|review] my [preferences|settings|subscriptions|choices|contact preferences|communication preferences|contact settings|current preferences|current settings|notification settings|messaging preferences]
        what are my [preferences|settings|subscriptions|choices|contact preferences|communication preferences|contact settings|current preferences|current settings|notification settings|messaging preferences]; what do you send me; what messages [am i getting|do i get|will i get]; what will i get; what have i [signed up for|opted into|agreed to|chosen|subscribed to|turned on|turned off]; which messages do i get; which [topics|lists|channels] am i on; how do you contact me; what [lists|list] am i on; what do i get [from you|]; what is my current setup; what did i sign up for; what are you sending me; what have you got me [down for|signed up for]
    """,
    "REQUEST": """
        can you; could you; would you; will you; can you guys; could you guys; can you please; could you please; would you please; will you please; can i ask you to; may i ask you to; could i ask you to; can we; could we; would you mind; do you mind; would you be able to; could you possibly; would it be possible for you to; any chance you could; any chance you can; do you think you could; do you think you can; do you want to
    """,
    "ASKGET": "can i get; can i have; can i receive; could i get; could i have; could i receive; may i get; may i have; may i receive; can i please get; can i please have; could i please get; could i please have; can i hear; could i hear; can we get; could we get; can i start getting; could i start getting; can i just get; can i only get; could i only get; could i just get",
}

# Words that change nothing in a wish wherever they stand. Every other unknown word makes a wish incomplete.
FUNCTION = ["a", "an", "the", "my", "your", "our", "mine", "yours", "me", "us", "i", "we", "you", "of", "to", "in", "on", "at", "by", "via", "with", "for", "from", "into", "onto", "about", "through", "over", "and", "or", "be", "is", "are", "am", "will", "would", "shall", "should", "can", "could", "may", "must", "do", "does", "so", "some", "any", "all", "each", "every", "other", "as", "than", "then", "there", "here", "now", "please", "thanks", "thank", "thank-you", "much", "very", "really", "just", "also", "even", "ever", "again", "at-all", "more", "most", "such", "own", "same", "way", "ways", "kind", "kinds", "type", "types", "sort", "sorts", "form", "hi", "hey", "hello", "dear", "guys", "folks", "team", "y", "oh", "ah", "um", "uh", "er", "hmm", "hm", "well", "ok", "okay", "yes", "sure", "right", "good", "alright", "cool", "great", "nice", "fine", "yay", "right-now", "away", "immediately", "asap", "today-on", "now-on", "soon", "going", "forward", "onwards", "hence-forth", "henceforth", "forever", "always", "permanently", "completely", "entirely", "totally", "absolutely", "fully", "altogether", "whatsoever", "period", "ever-again", "further", "anymore", "any-more", "longer", "any-longer", "currently", "literally", "seriously", "honestly", "definitely", "certainly", "simply", "kindly", "actually", "basically", "generally", "usually", "normally", "typically", "preferably", "ideally", "specifically", "especially", "mainly", "mostly", "annoying", "stupid", "damn", "dumb", "freaking", "freakin", "fucking", "fricking", "effing", "goddamn", "bloody", "stinking", "crappy", "crap", "ridiculous", "pointless", "useless", "silly", "endless", "constant", "nonstop", "non", "stop", "unwanted", "irrelevant", "unsolicited", "pesky", "stinkin", "dang", "darn", "dratted", "horrible", "awful", "terrible", "lame", "boring", "obnoxious", "those", "these", "this", "that", "them", "they", "it", "its", "us", "ya", "what-ever", "whatever", "little", "bit", "regular", "relevant", "general", "different", "various", "certain", "certain-kinds", "lately", "recently", "too", "quite", "pretty", "rather", "honest", "god", "gosh", "sake", "man", "dude", "bro", "mate", "buddy", "sir", "madam", "maam", "ma'am", "gentlemen", "everyone-there", "company", "store", "shop", "business", "people-there", "name", "number", "mobile", "cell", "cellphone", "phone-number", "inbox", "mailbox", "address", "house", "home", "device", "has", "have", "having", "had-better", "better-off", "let", "only", "related", "regarding", "concerning", "relating", "pertaining", "associated", "respect", "regards", "specifically-about", "stay", "up", "out", "off", "down", "back", "want", "wants", "if-any", "anyone", "there-fore", "first", "please-and", "appreciated", "much-appreciated", "appreciate", "lot", "bunch", "ton", "tons", "load", "loads", "whole", "total", "overall", "combined", "altogether", "together", "across", "between", "both", "either", "another", "such", "which", "who", "that's", "where", "yours-truly", "truly", "sincerely", "regards", "best-regards", "cheers", "ciao", "bye", "goodbye", "day-ok", "thing", "stuff", "things", "ones", "one", "item", "items", "piece", "pieces", "sort", "lots", "morning-folks", "afternoon-folks", "while-i'm-at-it", "way-too", "super", "quick", "quickly", "question", "request", "preference", "preferences", "setting", "settings", "option", "options", "default", "communication", "contact", "list", "lists", "mailing", "subscription-list", "service-team", "customer-service", "support", "rep", "agent", "assistant", "bot", "matter", "case", "cases", "time", "times", "occasion", "occasions", "basis", "rate", "pace", "frequency", "frequencies", "exactly", "around", "approximately", "roughly", "about-right", "like", "new-customer", "customer", "valued", "loyal", "user", "account-holder", "holder", "profile", "file", "record", "records", "good-morning", "good-afternoon", "good-evening", "happy", "glad", "pleased", "kind-of", "sort-of", "type-of", "want-to-be", "you-guys", "your-company", "your-store", "your-shop", "from-you", "by-you", "reins", "once-and-for-all", "for-good", "for-ever", "for-all", "for-life", "for-once"]

# "Thanks in advance" and the like: of several words, or of words that mean something elsewhere.
FILLER_PHRASES = """
    thanks in advance; thank you in advance; thank you; thank you so much; thank you very much; thanks so much; thanks a lot; thanks a bunch; thanks a million; many thanks; much appreciated; please and thank you; i would appreciate it; i would appreciate that; would appreciate it; that would be great; that would be nice; that would be lovely; that would be awesome; that would be perfect; that would be good; that would be helpful; would be great; would be nice; would be lovely; would be awesome; would be good; would be appreciated; have a good one; have a good day; have a nice day; have a great day; good morning; good afternoon; good evening; good day; hi there; hey there; hello there; hi guys; hope you are well; hope all is well; how are you; from now on; going forward; moving forward; in the future; in future; for the future; from here on; from here on out; as of now; as of today; effective immediately; right now; right away; starting now; starting today; from today; from today on; for good; once and for all; for ever; for the love of god; for god sake; for heaven sake; for crying out loud; for pete sake; at all; at all times; in any way; in any form; of any kind; of any sort; any kind of; any sort of; any type of; any form of; all kinds of; all sorts of; all types of; all manner of; all the; all of the; all of your; all of my; all your; all my; all these; all those; all this; all that; any of the; any of your; any of my; any of those; any of these; some of your; of your; of my; of the; every single one of; each of; most of; anything like that; or anything like that; or anything; or whatever; or something; and stuff; and such; and so on; and the like; and that; and things like that; and stuff like that; stuff like that; things like that; etc; et cetera; to be honest; to tell you the truth; to be clear; just to be clear; let me be clear; for me; for us; to me; to us; with me; from you; from you guys; from your company; from your store; from you people; from the store; from the shop; from the company; by you; on my end; on my side; on my behalf; in my case; as far as i am concerned; if you would be so kind; be so kind as to; be a dear and; do me a favor and; do me a favor; do me a favour and; i am asking you to; i am asking; i ask that you; i request that you; i am requesting that you; i am requesting; i am writing to; i am writing to ask you to; i just wanted to say; i wanted to say; just wanted to say; i would like to request; i would like to ask you to; i would like to ask; i would like you to; would like you to; would love for you to; would prefer you; would prefer if you; would prefer that you; i would prefer that; would appreciate it if you; would appreciate if you; appreciate it if you; i need you to; need you to; i want you to; want you to; want you guys to; need you guys to; it would be great if you could; it would be great if you; it would be nice if you could; it would be nice if you; be great if you could; great if you could; nice if you could; make sure to; make sure you; make sure that you; make sure; be sure to; please be sure to; remember to; do not forget to; try to; just so you know; for the record; please note that; please note; note that; i am fine with; what i want is; what i would like is; all i want is; all i need is; all i ask is; the only thing i want is; my preference is; my preference would be; my wish is; when it comes to; as for; as far as; in terms of; with regard to; with regards to; in regard to; in regards to; with respect to; speaking of; related to; having to do with; to do with; on the subject of; on the topic of; in the way of; regarding the; in case you were wondering; on my phone; on my cell; to my phone; to my cell; to my mobile; on my mobile; to my number; at my number; to my house; to my home; to my inbox; in my inbox; my phone; my cell; my mobile; my number; my inbox; my cell phone; my device; out of my inbox; off my phone; at my house; a lot more; you see; you know; i guess; i think; i suppose; i believe; i reckon; i feel; kind of; sort of; more or less; if anything; at this time; at this point; at the moment; these days; nowadays; as soon as possible; as always; as usual; as a rule; in general; at the same time; in the same way; on a; on the; at a; a time; at a time; times; time; on a regular basis; regular basis; on a basis; basis; per customer; period; full stop; end of story; the end; i beg you; i am begging you; pretty please; please please; for real; no kidding; i swear; i mean it; seriously; are we clear; got it; understood; understand; ok thanks; that is all i ask; this is; it is; this will be; let us; i said please; yes please; yes i; no problem; no worries; no biggie; no offense; no hurry; no rush; not a problem; my name is; it is me; me again; customer here; longtime customer; long time customer; long time customer here; loyal customer here; quick question; quick request; quick one; small request; one request; one thing; a quick favor; a favor; how about; what about; is there any way you could; is it possible to; is it possible for you to; would it be possible to; could it be possible to; my local time; local time; my time; time zone; in my time zone; in my area; where i live; where i am; here; over here; every one of; a day early; ahead of time; in advance; on time; as they come; each one; for each; of them; of those; of these; of it; of that; worth of; in total; in all; all in all; total; altogether; all together; put together; all told; all up; a piece; i can get; i will; i shall; let it be; may be; please do; do please; i do; we do; i am; we are; you are; they are; i also; you also; like that; like those; like this; like these; the ones; the one; the kind; so yeah; so yes; yeah so; yes so; but yeah; but yes; just like; at least; either of; one of; some more; a bit of; a bit; a little; a little bit of; any old; any such; no such; when possible; where possible; where available; when available; whenever possible; to start; to begin with; for starters; for a start; first of all; first off; first; firstly; second; secondly; lastly; finally; last but not least; last thing; one more thing; oh and; and oh; ps; p s; by the way; while we are at it; while you are at it; while i am at it; since you asked; like i said; as i said; as mentioned; as discussed
"""


def variants(phrase: str) -> list[tuple[str, ...]]:
    """Every way to say a phrase with `[a|b]` choices."""
    pieces = [
        part[1:-1].split("|") if part.startswith("[") else [part] for part in re.findall(r"\[[^\]]*\]|[^\[\]]+", phrase)
    ]
    return [tuple("".join(choice).split()) for choice in itertools.product(*pieces)]


def all_phrases() -> list[tuple[tuple[str, ...], str]]:
    """Every phrase with its kind. A phrase of two kinds belongs to the one listed first."""
    out: list[tuple[tuple[str, ...], str]] = []
    for kind, table in PHRASES.items():
        # A "[" list may run over a line end, so lines count as separators only outside brackets.
        for phrase in re.split(r";|\n(?![^\[]*\])", table):
            for words in variants(phrase.strip()):
                if words:
                    out.append((words, kind))
    for word in FUNCTION:
        out.append((tuple(word.split("-")), "FUNC"))
    for phrase in FILLER_PHRASES.split(";"):
        if phrase.split():
            out.append((tuple(phrase.split()), "FUNC"))
    return out
