"""Contractions, SMS shorthand and emoji, as the plain words they stand for. A closed list: nothing here is guessed."""

from __future__ import annotations

_TABLE = """
dont=do not; don=do not; doesnt=does not; didnt=did not; cant=can not; cannot=can not; wont=will not; wouldnt=would not
shouldnt=should not; couldnt=could not; isnt=is not; arent=are not; wasnt=was not; werent=were not; havent=have not
hasnt=has not; aint=is not; ain't=is not; can't=can not; won't=will not; shan't=shall not; dnt=do not; dun=do not
im=i am; ive=i have; i'd=i would; id=i would; i'll=i will; youre=you are; youve=you have; youll=you will; theyre=they are
thats=that is; that's=that is; it's=it is; its=it is; what's=what is; whats=what is; where's=where is; wheres=where is
who's=who is; how's=how is; there's=there is; theres=there is; here's=here is; let's=let us; lets=let us; he's=he is
she's=she is; when's=when is; whens=when is; y'all=you; yall=you; c'mon=please; ya=you; ye=you
u=you; ur=your; r=are; yr=your; urs=yours; y=why; n=and; nd=and; an=an; b=be; c=see; k=ok; kk=ok; okay=ok; okey=ok; okie=ok; oki=ok
plz=please; pls=please; plez=please; plse=please; pleez=please; plzz=please; thx=thanks; thnx=thanks; thanx=thanks; tx=thanks
ty=thanks; tysm=thanks; tyvm=thanks; tks=thanks; cheers=thanks; thnks=thanks
txt=text; txts=texts; txting=texting; txted=texted; txtd=texted; txtmsg=text; tex=text; texs=texts; txtin=texting
texting=texting; textin=texting; tt=text; msg=message; msgs=messages; mssg=message; mssgs=messages; mesg=message
mesgs=messages; msging=messaging; messagin=messaging; eml=email; emls=emails
emial=email; emials=emails; emal=email; emals=emails; emaill=email; emailz=emails; textz=texts; emai=email
abt=about; bout=about; 'bout=about; abut=about; bt=about; re=about; regarding=about; concerning=about; w/=with; w=with; w/o=without
wit=with; wid=with; b4=before; aftr=after; til=until; till=until; 'til=until; 'till=until; thru=through; tho=though; cuz=because
cos=because; coz=because; bc=because; b/c=because; becuz=because; cause=because; 'cause=because
wanna=want to; gonna=going to; gotta=have to; gimme=give me; lemme=let me; hafta=have to; tryna=trying to; wana=want to
outta=out of; kinda=kind of; sorta=kind of; lotta=lot of; dunno=do not know; idk=do not know; pref=prefer
promo=promo; promos=promos; promoz=promos; dealz=deals; moar=more; mor=more; nomore=no more; anymore=any more
evry=every; ev=every; evrything=everything; everythin=everything; anythin=anything; nothin=nothing; sumthin=something; smth=something
wk=week; wks=weeks; mo=month; mos=months; mth=month; mths=months; mnth=month; yr=year; yrs=years; hrs=hours; hr=hour
min=minute; mins=minutes; wkend=weekend; wkends=weekends; wkday=weekday; wkdays=weekdays; mornin=morning; mornins=mornings
nite=night; nites=nights; 2nite=tonight; tonite=tonight; tmrw=tomorrow; tmr=tomorrow; tomoro=tomorrow; tomorow=tomorrow
tmw=tomorrow; 2moro=tomorrow; 2day=today; eves=evenings; eve=eve; evens=evenings; aft=after; aftn=afternoon
nvm=never mind; nevermind=never mind; ffs=please; omg=oh; lol=oh; lmao=oh; smh=oh; wtf=oh; fyi=oh; btw=oh; tbh=oh; imo=oh; jk=oh; ugh=oh; argh=oh
asap=asap; rn=now; prob=probably; prolly=probably; mite=might; shud=should; cud=could; wud=would; luv=love; thnk=think
gd=good; gr8=great; l8r=later; l8=late; wat=what; wut=what; wen=when; whn=when; y'know=oh; yep=yes; yup=yes; yeah=yes; yea=yes; yah=yes
nah=no; nope=no; naw=no; noo=no; noooo=no; stahp=stop; stp=stop; stopp=stop; unsub=unsubscribe; unsubcribe=unsubscribe
unsuscribe=unsubscribe; unsubscribed=unsubscribed; optout=opt out; optin=opt in; info=info; infos=info
pkg=package; pkgs=packages; ord=order; fone=phone; ph=phone; cel=cell; num=number; acct=account; acc=account; pymt=payment
fave=favorite; fav=favorite; bday=birthday; xmas=christmas; x'mas=christmas; bf=before; sub=subscribe
mon.=monday; ppl=people; smb=somebody; thier=their; teh=the; tha=the; da=the; dis=this; dat=that; dem=them; dey=they; da=the
wich=which; wether=whether; recieve=receive; recieving=receiving; recive=receive; gettin=getting; sendin=sending
callin=calling; emailin=emailing; stoppin=stopping; sendng=sending; evening's=evenings; newsltr=newsletter; nl=newsletter
sumtimes=sometimes; sumtime=sometime; ofc=sure; obv=sure; def=definitely; defo=definitely; rly=really; rlly=really; srsly=seriously
ok=ok; okk=ok; alright=alright; awrite=alright; everyday=every day; alot=a lot; aswell=as well; eachday=each day
e-mail=email; hit=hit; fwiw=oh; ik=oh; yo=hi; sup=hi; hiya=hi; heya=hi; hey=hi; hello=hi; howdy=hi; greetings=hi; helo=hi
""".replace("\n", ";")

SLANG: dict[str, tuple[str, ...]] = {}
for _entry in _TABLE.split(";"):
    if "=" in _entry:
        _name, _, _words = _entry.strip().partition("=")
        SLANG.setdefault(_name, tuple(_words.split()))

_EMOJI = {
    "📧✉📩📨💌": "email",
    "📞☎📲": "phone calls",
    "💬": "texts",
    "📬📮📫📪": "post",
    "🛑🚫❌⛔": "no",
    "👎": "no",
}
EMOJI: dict[str, tuple[tuple[str, str], ...]] = {
    char: tuple((word, "word") for word in words.split()) for chars, words in _EMOJI.items() for char in chars
}
# What only colours another character gives no token at all.
EMOJI.update({"\ufe0f": (), "\u200d": (), "\u200b": (), "'": (), "\\": ()})
EMOJI.update({chr(tone): () for tone in range(0x1F3FB, 0x1F400)})
